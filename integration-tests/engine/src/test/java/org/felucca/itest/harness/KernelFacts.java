package org.felucca.itest.harness;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.felucca.itest.harness.Consistency.Told;

/** What the kernel has of an engine's containers, compared with what the engine says of them. */
final class KernelFacts {
    private static final Path CGROUPS = Path.of("/sys/fs/cgroup");
    private static final String MONITOR = "felucca-mon ";
    /** {@code elements = { tcp . 8080 : 172.17.0.2 . 80, … }}, perhaps over several lines. */
    private static final Pattern ELEMENTS = Pattern.compile("elements = \\{([^}]*)}");

    private static final Pattern LEADS_TO = Pattern.compile("(tcp|udp|sctp) \\. (\\d+) : [0-9.]+ \\. (\\d+)");
    private static final int MOST_NAMESPACES = 1;

    private final Engine engine;
    private final Map<String, Told> told;
    private final Set<String> ownMounts;

    KernelFacts(Engine engine, Map<String, Told> told, Set<String> ownMounts) {
        this.engine = engine;
        this.told = told;
        this.ownMounts = ownMounts;
    }

    void compare(List<String> all) {
        Set<String> running =
                told.values().stream().filter(Told::runs).map(Told::id).collect(Collectors.toCollection(TreeSet::new));
        compareControlGroups(running, all);
        compareProcesses(running, all);
        compareLinks(all);
        compareRules(all);
        compareMounts(all);
        long namespaces = heldNamespaces();
        if (namespaces > MOST_NAMESPACES) {
            all.add("the engine holds " + namespaces + " network namespaces");
        }
    }

    private void compareControlGroups(Set<String> running, List<String> all) {
        Set<Path> parents = new TreeSet<>();
        DiskFacts.names(CGROUPS, ".*").forEach(name -> parents.add(CGROUPS.resolve(name)));
        parents.add(CGROUPS);
        for (Path parent : parents) {
            Path ours = parent.resolve(engine.cgroupParent());
            if (Files.isDirectory(ours)) {
                Consistency.same(
                        "running containers", running, "control groups " + ours, folders(ours, "[0-9a-f]{64}"), all);
            }
        }
    }

    private static Set<String> folders(Path parent, String pattern) {
        return DiskFacts.names(parent, pattern).stream()
                .filter(name -> Files.isDirectory(parent.resolve(name)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void compareProcesses(Set<String> running, List<String> all) {
        Map<String, Integer> monitors = new TreeMap<>();
        Map<String, Set<Integer>> inGroups = new TreeMap<>();
        String namespace = link("/proc/" + engine.pid() + "/ns/mnt");
        for (String pid : DiskFacts.names(Path.of("/proc"), "\\d+")) {
            String group = group(pid);
            if (!group.isEmpty()) {
                inGroups.computeIfAbsent(group, g -> new TreeSet<>()).add(Integer.parseInt(pid));
            }
            String command =
                    text("/proc/" + pid + "/cmdline").replace('\0', ' ').strip();
            if (namespace.equals(link("/proc/" + pid + "/ns/mnt")) && command.startsWith(MONITOR)) {
                monitors.merge(command.substring(MONITOR.length()), 1, Integer::sum);
            }
        }
        Consistency.same("running containers", running, "monitors", monitors.keySet(), all);
        monitors.forEach((id, count) -> {
            if (count > 1) {
                all.add(id + " has " + count + " monitors");
            }
        });
        Consistency.same("running containers", running, "processes in control groups", inGroups.keySet(), all);
        for (String id : running) {
            boolean paused = told.get(id).status().equals("paused");
            if (paused != isFrozen(id)) {
                all.add(id + " is " + told.get(id).status() + " and stands still: " + !paused);
            }
            if (!inGroups.getOrDefault(id, Set.of()).contains(told.get(id).pid())) {
                all.add(id + ": process " + told.get(id).pid() + " is not in its control group");
            }
        }
    }

    private boolean isFrozen(String id) {
        String place = engine.cgroupParent() + "/" + id;
        return Stream.of("unified", "")
                        .anyMatch(tree -> text(CGROUPS.resolve(tree).resolve(place) + "/cgroup.events")
                                .contains("frozen 1"))
                || text(CGROUPS + "/freezer/" + place + "/freezer.state")
                        .strip()
                        .equals("FROZEN");
    }

    /** The container in whose control group a process is; empty for others. */
    private String group(String pid) {
        Pattern ours = Pattern.compile("/" + Pattern.quote(engine.cgroupParent()) + "/([0-9a-f]{64})");
        Matcher found = ours.matcher(text("/proc/" + pid + "/cgroup"));
        return found.find() ? found.group(1) : "";
    }

    /** A link is there for each container on the bridge, named by its endpoint. */
    private void compareLinks(List<String> all) {
        Set<String> expected = new TreeSet<>();
        for (Told container : told.values()) {
            JsonObject networks =
                    container.details().getAsJsonObject("NetworkSettings").getAsJsonObject("Networks");
            for (Map.Entry<String, JsonElement> network : networks.entrySet()) {
                JsonObject endpoint = network.getValue().getAsJsonObject();
                if (container.runs() && !endpoint.get("IPAddress").getAsString().isEmpty()) {
                    expected.add(
                            "veth" + endpoint.get("EndpointID").getAsString().substring(0, 7));
                }
            }
        }
        Set<String> links = Leftovers.inside(engine, "ip", "-o", "link")
                .lines()
                .map(line -> line.split(": ", 3)[1].replaceAll("@.*", ""))
                .filter(name -> name.startsWith("veth"))
                .collect(Collectors.toCollection(TreeSet::new));
        Consistency.same("endpoints of running containers", expected, "links", links, all);
    }

    private void compareRules(List<String> all) {
        Set<String> expected = new TreeSet<>();
        for (Told container : told.values()) {
            JsonElement ports =
                    container.details().getAsJsonObject("NetworkSettings").get("Ports");
            if (container.runs() && ports.isJsonObject()) {
                ports.getAsJsonObject().entrySet().forEach(port -> expected.addAll(published(port)));
            }
        }
        Set<String> rules = new TreeSet<>();
        Matcher elements = ELEMENTS.matcher(Leftovers.inside(engine, "nft", "list", "ruleset"));
        while (elements.find()) {
            Matcher element = LEADS_TO.matcher(elements.group(1));
            while (element.find()) {
                rules.add(element.group(1) + " " + element.group(2) + " to " + element.group(3));
            }
        }
        Consistency.same("published ports", expected, "elements of nftables", rules, all);
    }

    private static Set<String> published(Map.Entry<String, JsonElement> port) {
        Set<String> found = new TreeSet<>();
        String[] inside = port.getKey().split("/", 2);
        if (port.getValue().isJsonArray()) {
            for (JsonElement binding : port.getValue().getAsJsonArray()) {
                JsonObject host = binding.getAsJsonObject();
                if (!host.get("HostIp").getAsString().contains(":")) {
                    found.add(inside[1] + " " + host.get("HostPort").getAsString() + " to " + inside[0]);
                }
            }
        }
        return found;
    }

    private void compareMounts(List<String> all) {
        Set<String> expected = new TreeSet<>(ownMounts);
        for (Told container : told.values()) {
            for (String volume : container.runs() ? container.volumes() : Set.<String>of()) {
                Path folder = engine.root().resolve("volumes").resolve(volume);
                if (Files.exists(folder.resolve("opts.json"))) {
                    expected.add(folder.resolve("_data").toString());
                }
            }
        }
        Consistency.same("mounts that are wanted", expected, "mounts", mounts(engine), all);
    }

    static Set<String> mounts(Engine engine) {
        return text("/proc/" + engine.pid() + "/mountinfo")
                .lines()
                .map(line -> line.split(" ", -1)[4])
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private long heldNamespaces() {
        Path descriptors = Path.of("/proc/" + engine.pid() + "/fd");
        return DiskFacts.names(descriptors, "\\d+").stream()
                .filter(number -> link(descriptors + "/" + number).startsWith("net:"))
                .count();
    }

    /** Empty when it has gone. */
    private static String link(String path) {
        try {
            return Files.readSymbolicLink(Path.of(path)).toString();
        } catch (IOException e) {
            return "";
        }
    }

    /** Empty when it has gone. */
    private static String text(String path) {
        try {
            return Files.readString(Path.of(path), StandardCharsets.ISO_8859_1);
        } catch (IOException | UncheckedIOException e) {
            return "";
        }
    }
}
