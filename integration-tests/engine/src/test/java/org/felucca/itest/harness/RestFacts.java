package org.felucca.itest.harness;

import com.google.gson.JsonElement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.felucca.itest.harness.Consistency.Told;

/** What is in no record of a single container: the rules around it, addresses, links, volumes that nobody has, files that nobody knows. */
final class RestFacts {
    private static final Pattern ADDRESS = Pattern.compile("\\b(\\d+\\.\\d+\\.\\d+\\.\\d+) \\. \\d+\\b");
    private static final Pattern ELEMENTS = Pattern.compile("elements = \\{[^}]*}");
    private static final Pattern FILES_OF_CONTAINERS = Pattern.compile(
            "(config|state|health)\\.json|hosts|hostname|resolv\\.conf|container-cached\\.log.*|[0-9a-f]{64}-json\\.log.*|local-logs.*");
    /** Contents of containers and images, compared elsewhere or anybody's. */
    private static final Set<String> CONTENTS = Set.of("overlay2", "vfs", "blobs", "_data", "felix");

    private final Engine engine;
    private final Http http;
    private final Map<String, Told> told;

    RestFacts(Engine engine, Http http, Map<String, Told> told) {
        this.engine = engine;
        this.http = http;
        this.told = told;
    }

    void compare(Set<String> ownLinks, List<String> all) {
        compareAddresses(all);
        Consistency.same("links of the engine itself", ownLinks, "links", links(engine), all);
        compareVolumesInUse(all);
        compareContainerFolders(all);
        compareControlGroupNames(all);
        unfinished(engine.root(), all);
        unfinished(engine.socket().resolveSibling("run"), all);
    }

    /** Each address is of one running container, in the rules too. */
    private void compareAddresses(List<String> all) {
        Set<String> addresses = new TreeSet<>();
        for (Told container : told.values()) {
            for (Map.Entry<String, JsonElement> network : container
                    .details()
                    .getAsJsonObject("NetworkSettings")
                    .getAsJsonObject("Networks")
                    .entrySet()) {
                String address =
                        network.getValue().getAsJsonObject().get("IPAddress").getAsString();
                if (!address.isEmpty() && !addresses.add(address)) {
                    all.add(address + " is the address of two containers");
                }
                if (!address.isEmpty() && !container.runs()) {
                    all.add(container.id() + " has the address " + address + " and does not run");
                }
            }
        }
        Matcher found = ADDRESS.matcher(elements(engine));
        while (found.find()) {
            if (!addresses.contains(found.group(1))) {
                all.add("a rule leads to " + found.group(1) + ", which no container has");
            }
        }
    }

    private static String elements(Engine engine) {
        return ELEMENTS.matcher(Leftovers.inside(engine, "nft", "list", "ruleset"))
                .results()
                .map(match -> match.group())
                .collect(Collectors.joining("\n"));
    }

    /** Its rules without what comes and goes with containers. */
    static String rules(Engine engine) {
        return ELEMENTS.matcher(Leftovers.inside(engine, "nft", "list", "ruleset"))
                .replaceAll("")
                .replaceAll("counter packets \\d+ bytes \\d+ ?", "")
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining("\n"));
    }

    /** Those that no container has an end of. */
    static Set<String> links(Engine engine) {
        return Leftovers.inside(engine, "ip", "-o", "link")
                .lines()
                .map(line -> line.split(": ", 3)[1].replaceAll("@.*", ""))
                .filter(name -> !name.startsWith("veth"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void compareVolumesInUse(List<String> all) {
        Set<String> used = new TreeSet<>();
        told.values().forEach(container -> used.addAll(container.volumes()));
        for (JsonElement volume : http.get("/volumes?filters=%7B%22dangling%22%3A%5B%22true%22%5D%7D")
                .expect(200)
                .object()
                .getAsJsonArray("Volumes")) {
            String name = volume.getAsJsonObject().get("Name").getAsString();
            if (used.contains(name)) {
                all.add("volume " + name + " is said to be nobody's");
            }
        }
    }

    private void compareContainerFolders(List<String> all) {
        for (String id : told.keySet()) {
            Path folder = engine.root().resolve("containers").resolve(id);
            for (String name : DiskFacts.names(folder, ".*")) {
                if (!FILES_OF_CONTAINERS.matcher(name).matches()) {
                    all.add("in the folder of " + id + ": " + name);
                }
            }
        }
    }

    private void compareControlGroupNames(List<String> all) {
        Path groups = Path.of("/sys/fs/cgroup");
        for (String hierarchy : DiskFacts.names(groups, ".*")) {
            Path ours = groups.resolve(hierarchy).resolve(engine.cgroupParent());
            if (Files.isDirectory(ours)) {
                for (String name : DiskFacts.names(ours, ".*")) {
                    if (Files.isDirectory(ours.resolve(name)) && !name.matches("[0-9a-f]{64}")) {
                        all.add("control group " + ours.resolve(name));
                    }
                }
            }
        }
    }

    private static void unfinished(Path top, List<String> all) {
        try {
            Files.walkFileTree(top, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    boolean contents = CONTENTS.contains(folder.getFileName().toString());
                    return contents ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (file.getFileName().toString().matches(".*\\.(new-.*|first|tmp|part)")) {
                        all.add(file + " was not finished");
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                    if (e instanceof NoSuchFileException) {
                        return FileVisitResult.CONTINUE; // it went meanwhile
                    }
                    throw e;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
