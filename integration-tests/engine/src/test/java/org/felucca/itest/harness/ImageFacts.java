package org.felucca.itest.harness;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Records of images and layers, compared with blobs, names and the folders of overlay2. */
final class ImageFacts {
    private static final String CHAIN = "sha256-";
    private static final String INIT = "-init";

    private final Path root;
    private final Path layers;
    private final Set<String> containers;
    private final Set<String> images = new TreeSet<>();
    private final Set<String> blobs = new TreeSet<>();
    private final Set<String> chains = new TreeSet<>();

    ImageFacts(Engine engine, Set<String> containers) {
        this.root = engine.root();
        this.layers = root.resolve("overlay2");
        this.containers = containers;
    }

    void compare(List<String> all) {
        for (String id : DiskFacts.names(root.resolve("images"), "[0-9a-f]{64}\\.json")) {
            take(read(root.resolve("images").resolve(id)));
        }
        containers.forEach(this::takeBelow);
        Consistency.same(
                "blobs of images",
                blobs,
                "blobs",
                DiskFacts.names(root.resolve("blobs").resolve("sha256"), ".*"),
                all);
        Consistency.same(
                "layers of images and containers",
                chains,
                "records of layers",
                DiskFacts.stems(root.resolve("layers").resolve("overlay2"), ".json"),
                all);
        compareFolders(all);
        for (String left : DiskFacts.names(root.resolve("incoming"), ".*")) {
            all.add("incoming holds " + left);
        }
        Path names = root.resolve("images").resolve("references.json");
        if (Files.exists(names)) {
            for (Map.Entry<String, JsonElement> name :
                    read(names).getAsJsonObject("names").entrySet()) {
                if (!images.contains(hex(name.getValue()))) {
                    all.add("the name " + name.getKey() + " is no image's");
                }
            }
        }
    }

    private void take(JsonObject image) {
        images.add(hex(image.get("id")));
        blobs.add(hex(image.get("id")));
        blobs.add(hex(image.get("manifest")));
        String chain = "";
        for (JsonElement layer : image.getAsJsonArray("layers")) {
            blobs.add(hex(layer.getAsJsonObject().get("blob")));
            String diff = layer.getAsJsonObject().get("diff").getAsString();
            chain = chain.isEmpty() ? diff : sha256(chain + " " + diff);
            chains.add(chain.substring("sha256:".length()));
        }
    }

    /** Layers that a container stands on stay when their image has gone. */
    private void takeBelow(String container) {
        for (Path layer = layers.resolve(container); Files.exists(layer.resolve("parent")); ) {
            String below = text(layer.resolve("parent")).strip();
            if (!below.endsWith(INIT)) {
                chains.add(below.substring(CHAIN.length()));
            }
            layer = layers.resolve(below);
        }
    }

    private void compareFolders(List<String> all) {
        Set<String> folders = DiskFacts.names(layers, CHAIN + "[0-9a-f]{64}");
        Set<String> expected = new TreeSet<>();
        chains.forEach(chain -> expected.add(CHAIN + chain));
        Consistency.same("layers", expected, "folders of overlay2", folders, all);
        Set<String> links = DiskFacts.names(layers.resolve("l"), ".*");
        Set<String> linked = new TreeSet<>();
        for (String name : DiskFacts.names(layers, ".*")) {
            boolean init = name.endsWith(INIT);
            boolean expectedHere = init
                    ? folders.contains(name.substring(0, name.length() - INIT.length()))
                    : name.matches("l|[0-9a-f]{64}|" + CHAIN + "[0-9a-f]{64}");
            if (!expectedHere) {
                all.add("overlay2 holds " + name);
            }
            Path link = layers.resolve(name).resolve("link");
            String shortName = Files.exists(link) ? text(link).strip() : "";
            if (!shortName.isEmpty()) {
                linked.add(shortName.substring("l/".length()));
            }
        }
        // a kill after the link and before the file that tells it leaves a name to spare, which ends with its layer
        links.removeIf(name ->
                !linked.contains(name) && Files.exists(layers.resolve("l").resolve(name)));
        Consistency.same("short names of layers", linked, "links of overlay2", links, all);
    }

    private static String hex(JsonElement digest) {
        return digest.getAsString().substring("sha256:".length());
    }

    private static String sha256(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "sha256:" + HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonObject read(Path file) {
        return JsonParser.parseString(text(file)).getAsJsonObject();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
