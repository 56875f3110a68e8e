package org.felucca.graph.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.felucca.graphdriver.vfs.internal.VfsDriver;
import org.felucca.model.ImageRef;

/** The engine's own content store in a folder. */
public final class ContentFolder implements AutoCloseable {
    private final Path root;
    private final Graph graph;
    private final GraphContent content;

    public ContentFolder(Path root) throws IOException {
        this.root = root;
        graph = new Graph(root, "vfs", Duration.ZERO);
        graph.addDriver(new VfsDriver(root.resolve("vfs")), Map.of("driver.name", "vfs"));
        content = new GraphContent(graph);
    }

    /** Both services. */
    public GraphContent content() {
        return content;
    }

    /** Removes an image that has one name. */
    public void remove(String name) throws IOException, InterruptedException {
        Image image = graph.resolve(name);
        graph.untag(ImageRef.parse(name));
        graph.remove(image.id());
    }

    /** Hex digests of all blobs, and files of those that are on their way. */
    public List<String> files() throws IOException {
        try (Stream<Path> blobs = Files.list(root.resolve("blobs/sha256"));
                Stream<Path> incoming = Files.list(root.resolve("incoming"))) {
            return Stream.concat(blobs, incoming)
                    .map(f -> f.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    /** As when its bundle is replaced. */
    @Override
    public void close() {
        try {
            content.close();
            graph.close();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
