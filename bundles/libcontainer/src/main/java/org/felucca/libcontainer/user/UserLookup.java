package org.felucca.libcontainer.user;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.felucca.linux.Errno;
import org.felucca.linux.Fd;
import org.felucca.linux.LinuxException;
import org.felucca.linux.LinuxFiles;
import org.felucca.linux.OpenFlag;
import org.felucca.model.Errors;

/**
 * Finds out who {@code user[:group]} is by {@code /etc/passwd} and {@code /etc/group} of a container's root, passwd(5), group(5), in the
 * manner of Docker: names before numbers, and numbers that are in no file are fine.
 */
public final class UserLookup {
    private static final long MAX_ID = 0xffff_fffeL;

    /** Hostile files shall not fill the heap: Linux distributions' are a few kilobytes. */
    private static final int MAX_FILE = 10 << 20;

    private final List<String[]> passwd;
    private final List<String[]> group;

    private UserLookup(String passwd, String group) {
        this.passwd = entries(passwd, 7);
        this.group = entries(group, 4);
    }

    /** Over the content of the two files; empty for a file that is missing. */
    static UserLookup of(String passwd, String group) {
        return new UserLookup(passwd, group);
    }

    /**
     * Reads the files of a root.
     *
     * @param root descriptor of the root folder, such as {@link org.felucca.libcontainer.DetachedRoot}; links are followed inside it only
     */
    public static UserLookup in(Fd root) {
        return new UserLookup(read(root, "/etc/passwd"), read(root, "/etc/group"));
    }

    /**
     * Who is meant.
     *
     * @param user {@code user[:group]}, names or numbers; empty for root
     * @param more further groups, names or numbers
     * @throws org.felucca.model.FeluccaException INVALID with Docker's words for a name that is in no file
     */
    public ResolvedUser resolve(String user, List<String> more) {
        int colon = user.indexOf(':');
        String userPart = colon < 0 ? user : user.substring(0, colon);
        String groupPart = colon < 0 ? "" : user.substring(colon + 1);
        String wanted = userPart.isEmpty() ? "0" : userPart;
        Optional<String[]> entry = passwd.stream()
                .filter(line -> line[0].equals(wanted) || line[2].equals(wanted))
                .findFirst();
        long uid = entry.map(line -> Long.parseLong(line[2])).orElseGet(() -> number(wanted)
                .orElseThrow(
                        () -> Errors.invalid("unable to find user %s: no matching entries in passwd file", wanted)));
        long gid = entry.map(line -> Long.parseLong(line[3])).orElse(0L);
        Set<Integer> groups = new LinkedHashSet<>();
        if (groupPart.isEmpty()) {
            entry.ifPresent(line -> addMemberships(line[0], groups));
        } else {
            gid = group(groupPart)
                    .orElseThrow(() ->
                            Errors.invalid("unable to find group %s: no matching entries in group file", groupPart));
        }
        Set<Integer> all = new LinkedHashSet<>();
        // The group itself is among them too: else a process could get rid of it (CVE-2022-36109).
        all.add((int) gid);
        all.addAll(groups);
        for (String name : more) {
            all.add((int) (long) group(name)
                    .orElseThrow(
                            () -> Errors.invalid("Unable to find group %s: no matching entries in group file", name)));
        }
        String home = entry.map(line -> line[5]).filter(text -> !text.isEmpty()).orElse("/");
        return new ResolvedUser((int) uid, (int) gid, List.copyOf(all), home);
    }

    private void addMemberships(String user, Set<Integer> groups) {
        for (String[] line : group) {
            if (List.of(line[3].split(",", -1)).contains(user)) {
                groups.add((int) Long.parseLong(line[2]));
            }
        }
    }

    private Optional<Long> group(String name) {
        return group.stream()
                .filter(line -> line[0].equals(name) || line[2].equals(name))
                .findFirst()
                .map(line -> Long.parseLong(line[2]))
                .or(() -> number(name));
    }

    private static Optional<Long> number(String text) {
        try {
            long number = Long.parseLong(text);
            if (number < 0 || number > MAX_ID) {
                throw Errors.invalid("uids and gids must be in range 0-%d", Integer.MAX_VALUE);
            }
            return Optional.of(number);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Lines with at least so many fields whose numbers are numbers; the others are passed over, as by Docker. */
    private static List<String[]> entries(String text, int fields) {
        List<String[]> entries = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            String trimmed = line.strip();
            if (trimmed.isEmpty() || trimmed.startsWith("#")) {
                continue;
            }
            String[] parts =
                    java.util.Arrays.copyOf(trimmed.split(":", -1), Math.max(fields, trimmed.split(":", -1).length));
            for (int i = 0; i < parts.length; i++) {
                parts[i] = parts[i] == null ? "" : parts[i];
            }
            if (isId(parts[2]) && (fields == 4 || isId(parts[3]))) {
                entries.add(parts);
            }
        }
        return entries;
    }

    private static boolean isId(String text) {
        return text.matches("\\d{1,10}") && Long.parseLong(text) <= MAX_ID;
    }

    private static String read(Fd root, String path) {
        try (Fd file = LinuxFiles.openInRoot(root, path, OpenFlag.NON_BLOCKING, OpenFlag.NO_CONTROLLING_TTY)) {
            if (!LinuxFiles.stat(file).isRegular()) {
                return "";
            }
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            ByteBuffer buffer = ByteBuffer.allocate(8192);
            while (LinuxFiles.read(file, buffer) > 0) {
                content.write(buffer.array(), 0, buffer.position());
                buffer.clear();
                if (content.size() > MAX_FILE) {
                    throw Errors.invalid("%s of the container is larger than %d bytes", path, MAX_FILE);
                }
            }
            return content.toString(StandardCharsets.UTF_8);
        } catch (LinuxException e) {
            if (e.is(Errno.ENOENT) || e.is(Errno.ENOTDIR)) {
                return "";
            }
            throw e;
        }
    }
}
