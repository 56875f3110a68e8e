package org.felucca.containers.internal.spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.felucca.linux.Accounts;
import org.felucca.model.Errors;
import org.felucca.model.IdMappings;
import org.felucca.model.oci.OciIdMapping;

/** The ids that the engine gives to its containers: from its configuration, or from subuid(5) and subgid(5). */
public final class IdRanges {
    private static final String DEFAULT = "default";

    /** The user of Docker's {@code default}, then ours. */
    private static final List<String> DEFAULT_USERS = List.of("dockremap", "felucca");

    private final Path etc;

    public IdRanges() {
        this(Path.of("/etc"));
    }

    /** Tests use another folder for {@code subuid}, {@code subgid} and {@code passwd}. */
    IdRanges(Path etc) {
        this.etc = etc;
    }

    /**
     * The mappings that are configured; throws INVALID with a sentence for what makes none.
     *
     * @param remap {@code default}, {@code user[:group]} or {@code uid[:gid]} whose ranges are looked up; empty for none
     * @param uids explicit ranges {@code inside:host:count} instead
     * @param gids the same for groups; empty for those of {@code uids}
     */
    public IdMappings read(String remap, List<String> uids, List<String> gids) {
        if (!uids.isEmpty()) {
            if (!remap.isEmpty()) {
                throw Errors.invalid("userns.remap and userns.uids cannot both be set");
            }
            return new IdMappings(explicit(uids), explicit(gids.isEmpty() ? uids : gids));
        }
        if (!gids.isEmpty()) {
            throw Errors.invalid("userns.gids is set without userns.uids");
        }
        if (remap.isEmpty()) {
            return IdMappings.NONE;
        }
        String user = remap.equals(DEFAULT) ? defaultUser() : remap.split(":", 2)[0];
        return new IdMappings(subordinate("subuid", user), subordinate("subgid", user));
    }

    private String defaultUser() {
        return DEFAULT_USERS.stream()
                .filter(user -> !ranges("subuid", user).isEmpty())
                .findFirst()
                .orElseThrow(() -> Errors.invalid("no subuid ranges found for user \"%s\"", DEFAULT_USERS.get(0)));
    }

    private List<OciIdMapping> subordinate(String file, String user) {
        List<OciIdMapping> found = ranges(file, user);
        if (found.isEmpty()) {
            throw Errors.invalid("no %s ranges found for user \"%s\"", file, user);
        }
        return found;
    }

    /** One after the other from 0 on, as Docker puts them. Lines name the user or give its number. */
    private List<OciIdMapping> ranges(String file, String user) {
        List<OciIdMapping> ranges = new ArrayList<>();
        Path path = etc.resolve(file);
        Optional<String> other = otherName(user);
        long inside = 0;
        try {
            for (String line : Files.exists(path) ? Files.readAllLines(path) : List.<String>of()) {
                String[] fields = line.strip().split(":", -1);
                if (fields.length == 3
                        && (fields[0].equals(user)
                                || other.filter(fields[0]::equals).isPresent())) {
                    long count = number(fields[2], line);
                    ranges.add(new OciIdMapping(inside, number(fields[1], line), count));
                    inside += count;
                }
            }
        } catch (IOException e) {
            throw Errors.internal(e, "read %s: %s", path, e);
        }
        return ranges;
    }

    /** A user's number, or the name of a number. */
    private Optional<String> otherName(String user) {
        if (!user.matches("\\d+")) {
            var id = Accounts.userId(user);
            return id.isPresent() ? Optional.of(Integer.toString(id.getAsInt())) : Optional.empty();
        }
        try {
            Path passwd = etc.resolve("passwd");
            return Files.readAllLines(passwd).stream()
                    .map(line -> line.split(":", -1))
                    .filter(fields -> fields.length > 2 && fields[2].equals(user))
                    .map(fields -> fields[0])
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty(); // the number alone must do
        }
    }

    private static List<OciIdMapping> explicit(List<String> texts) {
        List<OciIdMapping> mappings = new ArrayList<>();
        for (String text : texts) {
            String[] fields = text.strip().split(":", -1);
            if (fields.length != 3) {
                throw Errors.invalid("invalid id range \"%s\": it is not inside:host:count", text);
            }
            mappings.add(new OciIdMapping(number(fields[0], text), number(fields[1], text), number(fields[2], text)));
        }
        if (mappings.stream().noneMatch(map -> map.containerID() == 0 && map.size() > 0)) {
            throw Errors.invalid("the id ranges %s have no place for user 0", texts);
        }
        return mappings;
    }

    private static long number(String text, String where) {
        if (!text.matches("\\d{1,10}") || Long.parseLong(text) > 0xffff_ffffL) {
            throw Errors.invalid("invalid id range \"%s\"", where);
        }
        return Long.parseLong(text);
    }
}
