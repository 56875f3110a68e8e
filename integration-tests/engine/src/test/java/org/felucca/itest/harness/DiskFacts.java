package org.felucca.itest.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.felucca.itest.harness.Consistency.Told;

/** What lies on disk and in the run folder of an engine, compared with the containers it tells of. */
final class DiskFacts {
    private static final String ID = "[0-9a-f]{64}";

    private final Map<String, Told> told;
    private final Path root;
    private final Path run;

    DiskFacts(Engine engine, Map<String, Told> told) {
        this.told = told;
        this.root = engine.root();
        this.run = engine.socket().resolveSibling("run");
    }

    void compare(List<String> all) {
        Consistency.same(
                "containers", told.keySet(), "folders of containers", names(root.resolve("containers"), ".*"), all);
        Consistency.same("containers", told.keySet(), "writable layers", names(root.resolve("overlay2"), ID), all);
        empty(root.resolve("removing"), all);
        empty(root.resolve("planned"), all);
        compareRunFolders(all);
        Consistency.same(
                "running containers with networks",
                running(Told::hasNetworkOfItsOwn),
                "records of endpoints",
                stems(run.resolve("networks"), ".json"),
                all);
        Consistency.same(
                "running containers with volumes",
                running(container -> !container.volumes().isEmpty()),
                "records of mounted volumes",
                stems(run.resolve("volumes"), ".json"),
                all);
        for (String folder : List.of("containers", "networks", "images", "layers/overlay2", "volumes/.records")) {
            unfinished(root.resolve(folder), all);
        }
        for (String folder : List.of("containers", "networks", "volumes", "volumedriver.local")) {
            unfinished(run.resolve(folder), all);
        }
    }

    private Set<String> running(java.util.function.Predicate<Told> which) {
        return told.values().stream()
                .filter(Told::runs)
                .filter(which)
                .map(Told::id)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** A container that does not run keeps nothing in its run folder. */
    private void compareRunFolders(List<String> all) {
        for (String id : names(run.resolve("containers"), ".*")) {
            Set<String> files = names(run.resolve("containers").resolve(id), ".*");
            if (!told.containsKey(id)) {
                all.add("run folder of " + id + " which is no container: " + files);
            } else if (!told.get(id).runs() && !files.isEmpty()) {
                all.add("run folder of " + id + " which does not run: " + files);
            } else {
                files.stream()
                        .filter(file -> !file.matches("state.json|exit|reader|root|std(in|out|err)|attached"))
                        .forEach(file -> all.add("in the run folder of " + id + ": " + file));
            }
        }
    }

    /** Files that were being written, at any depth that records lie in. */
    private static void unfinished(Path folder, List<String> all) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder, 2)) {
            files.filter(file -> file.toString().matches(".*\\.(new-.*|first|tmp)"))
                    .forEach(file -> all.add(file + " was not finished"));
        } catch (IOException | UncheckedIOException e) {
            all.add(folder + " changes: " + e);
        }
    }

    private static void empty(Path folder, List<String> all) {
        names(folder, ".*").forEach(name -> all.add(folder + " holds " + name));
    }

    /** Names of what is in a folder and is called so; none if there is no folder. */
    static Set<String> names(Path folder, String pattern) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches(pattern))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (NoSuchFileException e) {
            return new TreeSet<>();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Names with an ending, without it. */
    static Set<String> stems(Path folder, String ending) {
        return names(folder, ".*" + ending.replace(".", "\\.")).stream()
                .map(name -> name.substring(0, name.length() - ending.length()))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
