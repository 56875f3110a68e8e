package org.felucca.graph.internal;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.felucca.engine.image.VerifiedImages.Kind;
import org.felucca.model.Digest;
import org.felucca.model.ImageRef;
import org.felucca.store.JsonRecord;

/** Compares the records of images, names and holders on the disk with what the engine works with, and with each other. */
final class RecordCheck {
    private static final String UNREADABLE = ".json.unreadable";

    private final Graph graph;

    RecordCheck(Graph graph) {
        this.graph = graph;
    }

    /** Is told of damage. */
    interface Listener {
        void damaged(Kind kind, String name, String reason, List<String> images);
    }

    /** While nothing is changed, which is soon over: these files are small. */
    void run(Listener listener) throws IOException {
        Path images = graph.root().resolve("images");
        graph.unlessCollecting(() -> {
            Graph.State state = graph.state();
            state.images().values().forEach(image -> check(image, state, images, listener));
            checkNames(state, images.resolve("references.json"), listener);
            checkIndex(state, listener);
            checkHolders(listener);
        });
        try (Stream<Path> files = Files.list(images)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(UNREADABLE)).toList()) {
                String id = file.getFileName().toString().replace(UNREADABLE, "");
                if (graph.find(Digest.sha256(id)).isEmpty()) {
                    listener.damaged(Kind.IMAGE, "sha256:" + id, "its record can't be read: " + file, List.of());
                }
            }
        }
    }

    private static void check(Image image, Graph.State state, Path folder, Listener listener) {
        Path file = folder.resolve(image.id().hex() + ".json");
        String reason = "";
        try {
            Optional<ImageRecord> record = new JsonRecord<>(file, ImageRecord.class).read();
            if (record.isEmpty()) {
                reason = "its record is missing";
            } else if (!record.get().equals(image.record())) {
                reason = "its record on the disk is not what it was";
            }
        } catch (IOException e) {
            reason = "its record can't be read: " + e.getMessage();
        }
        if (!reason.isEmpty()) {
            List<String> names = state.references().of(image.id()).stream()
                    .map(ImageRef::familiar)
                    .toList();
            listener.damaged(Kind.IMAGE, image.id().toString(), reason, names);
        }
    }

    private static void checkNames(Graph.State state, Path file, Listener listener) {
        try {
            References kept = new JsonRecord<>(file, References.class).read().orElse(new References(Map.of()));
            if (!kept.equals(state.references())) {
                listener.damaged(Kind.NAMES, "images/references.json", "is not what it was", List.of());
            }
        } catch (IOException e) {
            listener.damaged(Kind.NAMES, "images/references.json", "can't be read: " + e.getMessage(), List.of());
        }
        state.references().names().forEach((name, id) -> {
            if (!state.images().containsKey(id)) {
                listener.damaged(Kind.NAMES, name, "is the name of " + id + ", which is not here", List.of(name));
            }
        });
    }

    private void checkIndex(Graph.State state, Listener listener) {
        try {
            byte[] json = Files.readAllBytes(graph.root().resolve(OciArchive.INDEX));
            Set<String> named = new HashSet<>();
            for (JsonElement entry : JsonParser.parseString(new String(json, StandardCharsets.UTF_8))
                    .getAsJsonObject()
                    .getAsJsonArray("manifests")) {
                JsonObject descriptor = entry.getAsJsonObject();
                named.add(descriptor.get("digest").getAsString());
            }
            Set<String> wanted = new HashSet<>();
            state.images()
                    .values()
                    .forEach(image -> wanted.add(image.record().manifest().toString()));
            if (!named.equals(wanted)) {
                listener.damaged(Kind.NAMES, OciArchive.INDEX, "names other images than there are", List.of());
            }
        } catch (IOException | RuntimeException e) {
            listener.damaged(Kind.NAMES, OciArchive.INDEX, "can't be read: " + e.getMessage(), List.of());
        }
    }

    private void checkHolders(Listener listener) {
        graph.holders().beginningWith("").forEach((holder, blobs) -> {
            for (Digest blob : blobs) {
                if (!graph.blobs().has(blob)) {
                    listener.damaged(Kind.HOLDER, holder, "blob " + blob + " is missing", List.of());
                }
            }
        });
        for (Path file : graph.holders().unreadable()) {
            listener.damaged(Kind.HOLDER, "kept/" + file.getFileName(), "can't be read", List.of());
        }
    }
}
