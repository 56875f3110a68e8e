package org.felucca.distribution.internal;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.felucca.distribution.internal.registry.Descriptor;
import org.felucca.distribution.internal.registry.ManifestDocument;
import org.felucca.distribution.internal.registry.MediaTypes;
import org.felucca.distribution.internal.registry.Repository;
import org.felucca.driver.content.ContentLease;
import org.felucca.driver.content.ContentStore;
import org.felucca.driver.content.LayerListener;
import org.felucca.model.Digest;
import org.felucca.model.Errors;
import org.felucca.model.ImageRef;

/** Brings an image from a registry: configuration, layers side by side, then the image as a whole or nothing. */
final class ImageDownload {
    private static final int LARGEST_CONFIG = 8 << 20;

    /** Of JSON values. */
    private static final String BEGINNINGS = "{[\"-0123456789tfn";

    private final ContentStore content;
    private final Downloads downloads;
    private final Repository from;
    private final Progress progress;

    ImageDownload(ContentStore content, Downloads downloads, Repository from, Progress progress) {
        this.content = content;
        this.downloads = downloads;
        this.from = from;
        this.progress = progress;
    }

    /** The image's id. */
    Digest run(Repository.Manifest manifest, List<ImageRef> names) throws IOException, InterruptedException {
        ManifestDocument document = ManifestDocument.parse(manifest.bytes(), manifest.contentType());
        try (ContentLease lease = content.lease()) {
            config(document.config().orElseThrow(), lease);
            return run(manifest, document.layers(), names, lease);
        }
    }

    /** What breaks here by no fault of the image is begun again by somebody, who finds what has come. */
    private Digest run(Repository.Manifest manifest, List<Descriptor> layers, List<ImageRef> names, ContentLease lease)
            throws IOException, InterruptedException {
        try {
            Set<Digest> fresh = bring(layers, lease);
            return lease.register(lease.put(manifest.bytes()), names, new Listener(fresh));
        } catch (InterruptedException e) {
            lease.leave();
            throw e;
        }
    }

    private Set<Digest> bring(List<Descriptor> layers, ContentLease lease) throws IOException, InterruptedException {
        try {
            return layers(layers, lease);
        } catch (IOException e) {
            if (LayerDownload.isPassing(e)) {
                lease.leave();
            }
            throw e;
        }
    }

    private void config(Descriptor config, ContentLease lease) throws IOException, InterruptedException {
        if (!MediaTypes.CONFIGS.contains(config.mediaType())) {
            throw Errors.invalid("Encountered remote \"%s\"(unknown) when fetching", config.mediaType());
        }
        if (config.size() > LARGEST_CONFIG) {
            throw Errors.invalid("image configuration of %d bytes", config.size());
        }
        byte[] bytes = from.document(config.digest(), LARGEST_CONFIG);
        if (!Digest.of(bytes).equals(config.digest())) {
            throw Errors.invalid("image config verification failed for digest %s", config.digest());
        }
        lease.put(bytes);
        requireLinux(bytes);
    }

    private static void requireLinux(byte[] config) {
        String text = new String(config, StandardCharsets.UTF_8).strip();
        if (text.isEmpty() || BEGINNINGS.indexOf(text.charAt(0)) < 0) {
            throw text.isEmpty()
                    ? Errors.invalid("unexpected end of JSON input")
                    : Errors.invalid("invalid character '%s' looking for beginning of value", text.charAt(0));
        }
        try {
            JsonElement os = JsonParser.parseString(text).getAsJsonObject().get("os");
            if (os != null
                    && !os.isJsonNull()
                    && !os.getAsString().equals("linux")
                    && !os.getAsString().isEmpty()) {
                throw Errors.invalid(
                        "image operating system \"%s\" cannot be used on this platform: operating system is not supported",
                        os.getAsString());
            }
        } catch (JsonParseException | IllegalStateException | UnsupportedOperationException e) {
            throw Errors.invalid("invalid image configuration: %s", e.getMessage());
        }
    }

    /** Brings what is not here; says which those were. */
    private Set<Digest> layers(List<Descriptor> layers, ContentLease lease) throws IOException, InterruptedException {
        Map<Digest, Descriptor> missing = new LinkedHashMap<>();
        Set<Digest> seen = new HashSet<>();
        for (Descriptor layer : layers) {
            if (!seen.add(layer.digest())) {
                continue;
            }
            if (lease.hold(layer.digest())) {
                progress.status(Progress.label(layer.digest()), "Already exists");
            } else {
                missing.put(layer.digest(), layer);
                progress.status(Progress.label(layer.digest()), "Pulling fs layer");
            }
        }
        lease.requireSpace(missing.values().stream().mapToLong(Descriptor::size).sum());
        BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
        try (TransferGroup transfers = downloads.group()) {
            for (Descriptor layer : missing.values()) {
                if (downloads.isBusy()) {
                    progress.status(Progress.label(layer.digest()), "Waiting");
                }
                transfers.submit(() -> {
                    outcomes.add(download(layer, lease));
                    return null;
                });
            }
            for (int i = 0; i < missing.size(); i++) {
                outcomes.take().require();
            }
        }
        return missing.keySet();
    }

    private Outcome download(Descriptor layer, ContentLease lease) {
        try {
            downloads.once(layer.digest(), () -> lease.hold(layer.digest()), () -> new LayerDownload(
                            from, layer, lease, progress)
                    .run());
            return new Outcome(null);
        } catch (Throwable e) { // it is thrown again by who waits
            return new Outcome(e);
        }
    }

    /** @param failure null if it went well */
    private record Outcome(Throwable failure) {
        void require() throws IOException, InterruptedException {
            if (failure instanceof IOException e) {
                throw e;
            }
            if (failure instanceof InterruptedException) {
                throw new InterruptedException();
            }
            if (failure instanceof RuntimeException e) {
                throw e;
            }
            if (failure != null) {
                throw new IllegalStateException(failure);
            }
        }
    }

    /** Tells of the layers that came. */
    private final class Listener implements LayerListener {
        private final Set<Digest> fresh;

        Listener(Set<Digest> fresh) {
            this.fresh = fresh;
        }

        @Override
        public void unpacking(Digest blob, long read, long size) {
            progress.count(Progress.label(blob), "Extracting", read, size);
        }

        @Override
        public void placed(Digest blob) {
            if (fresh.contains(blob)) {
                progress.status(Progress.label(blob), "Pull complete");
            }
        }
    }
}
