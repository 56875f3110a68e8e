package org.felucca.graph.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.felucca.archive.TarEntry;
import org.felucca.archive.TarWriter;
import org.felucca.graph.internal.ImageRecord.LayerBlob;
import org.felucca.linux.Arch;
import org.felucca.linux.program.HelloWorld;
import org.felucca.model.Digest;
import org.felucca.model.ImageRef;
import org.felucca.model.Platform;

/**
 * The image that the engine itself brings, so that a first container needs no registry. It is put together when somebody asks for
 * {@code hello-world} and there is no image of that name; its one file is a saved syscall program. The same on every machine of one
 * architecture.
 */
final class HelloImage {
    static final ImageRef NAME = ImageRef.parse("hello-world:latest");
    private static final String CREATED = "2024-01-01T00:00:00Z";

    private HelloImage() {}

    /** Adds it, with its name. */
    static Image add(Graph graph) throws IOException, InterruptedException {
        byte[] tar = layer();
        Digest diff = Digest.of(tar);
        byte[] config = config(diff);
        List<LayerBlob> layers = List.of(new LayerBlob(diff, diff, OciLayout.LAYER_TYPE));
        byte[] manifest = OciLayout.manifest(Digest.of(config), config.length, layers, List.of((long) tar.length));
        ImageRecord record =
                new ImageRecord(Digest.of(config), Digest.of(manifest), layers, Optional.empty(), Optional.empty());
        Lease lease = graph.lease();
        try {
            lease.holdStack(record.chains());
            for (byte[] content : List.of(tar, config, manifest)) {
                lease.hold(Digest.of(content));
                graph.blobs().put(content);
            }
            graph.layers().unpack(layers.get(0), diff, Optional.empty());
            graph.add(record, ImageDocument.parse(config));
            graph.tag(NAME, record.id());
        } finally {
            lease.end();
        }
        return graph.find(record.id()).orElseThrow(() -> Lookup.notFound(NAME.familiar()));
    }

    private static byte[] layer() throws IOException {
        byte[] program = HelloWorld.file(Arch.current());
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        try (TarWriter writer = new TarWriter(tar)) {
            writer.put(
                    new TarEntry(
                            "hello",
                            TarEntry.Kind.FILE,
                            "",
                            0755,
                            0,
                            0,
                            program.length,
                            Instant.parse(CREATED),
                            0,
                            0,
                            Map.of(),
                            List.of()),
                    program);
        }
        return tar.toByteArray();
    }

    private static byte[] config(Digest diff) {
        Platform platform = Platform.host();
        String variant = platform.variant().isEmpty() ? "" : "\"variant\":\"" + platform.variant() + "\",";
        String json = "{\"created\":\"" + CREATED + "\",\"architecture\":\"" + platform.architecture() + "\"," + variant
                + "\"os\":\"linux\",\"config\":{\"Env\":[\"PATH=/\"],\"Cmd\":[\"/hello\"]},"
                + "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"" + diff + "\"]},"
                + "\"history\":[{\"created\":\"" + CREATED + "\",\"created_by\":\"comes with the engine\"}]}";
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
