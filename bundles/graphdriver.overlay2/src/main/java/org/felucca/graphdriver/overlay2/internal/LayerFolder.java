package org.felucca.graphdriver.overlay2.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A layer on disk: {@code diff} holds its files, {@code work} is overlayfs' own, {@code link} is its short name once it has one, {@code lower} the
 * short names of the layers below, nearest first, {@code parent} the key of the nearest, {@code committed} is there when it never changes again.
 */
record LayerFolder(Path path) {
    Path diff() {
        return path.resolve("diff");
    }

    Path work() {
        return path.resolve("work");
    }

    /** Its short name; empty for one that nothing stands on, also if a kill came between the file and what was to be in it. */
    Optional<String> link() throws IOException {
        Path file = path.resolve("link");
        return Files.exists(file)
                ? Optional.of(Files.readString(file)).filter(name -> !name.isEmpty())
                : Optional.empty();
    }

    /** Short names of what is below, nearest first. */
    List<String> lower() throws IOException {
        Path file = path.resolve("lower");
        return Files.exists(file) ? List.of(Files.readString(file).split(":")) : List.of();
    }

    Optional<String> parent() throws IOException {
        Path file = path.resolve("parent");
        return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    }

    boolean committed() {
        return Files.exists(path.resolve("committed"));
    }

    boolean exists() {
        return Files.isDirectory(path);
    }

    void writeLink(String link) throws IOException {
        Files.writeString(path.resolve("link"), link);
    }

    /** What stands on a layer stands on its short name and all that is below it. */
    void writeParent(LayerFolder parent, String link) throws IOException {
        List<String> lower = new ArrayList<>();
        lower.add(link);
        lower.addAll(parent.lower());
        Files.write(path.resolve("lower"), String.join(":", lower).getBytes(StandardCharsets.US_ASCII));
        Files.writeString(path.resolve("parent"), parent.path.getFileName().toString());
    }

    void writeCommitted() throws IOException {
        Files.createFile(path.resolve("committed"));
    }
}
