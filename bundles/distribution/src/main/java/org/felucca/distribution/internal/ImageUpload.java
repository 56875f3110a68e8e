package org.felucca.distribution.internal;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.felucca.distribution.internal.registry.Uploads;
import org.felucca.driver.content.ContentLease;
import org.felucca.driver.content.ContentStore;
import org.felucca.driver.content.StoredImage;
import org.felucca.engine.HandlerReplaced;
import org.felucca.engine.JobIo;
import org.felucca.engine.image.ProgressMessage;
import org.felucca.model.Digest;
import org.felucca.model.Errors;

/** Puts an image into a registry: layers side by side, configuration, manifest; each as it is kept. */
final class ImageUpload {
    private static final long LOOK_MILLIS = 500;

    private final ContentStore content;
    private final Transfers transfers;
    private final Uploads to;
    private final Progress progress = new Progress();

    /** Ends the wait for messages. */
    private record Outcome(Throwable failure) {}

    /** Where blobs can be had from within the registry. */
    private final Map<Digest, List<String>> mounts;

    /** @param mounts by blob, repositories of the registry that perhaps have it */
    ImageUpload(ContentStore content, Transfers transfers, Uploads to, Map<Digest, List<String>> mounts) {
        this.content = content;
        this.transfers = transfers;
        this.to = to;
        this.mounts = mounts;
    }

    /** Says the bytes of the manifest that the registry has now. Tells progress on this thread. */
    long run(StoredImage image, String reference, JobIo io) throws IOException, InterruptedException {
        try (ContentLease lease = content.lease()) {
            Map<Digest, StoredImage.Layer> layers = new LinkedHashMap<>();
            for (StoredImage.Layer layer : image.layers()) {
                require(lease, layer.blob());
                layers.put(layer.blob(), layer);
            }
            require(lease, image.id());
            require(lease, image.manifest());
            uploadLayers(new ArrayList<>(layers.values()), io);
            if (!to.has(image.id())) {
                upload(image.id(), "");
            }
            byte[] manifest = read(image.manifest());
            to.manifest(reference, image.mediaType(), manifest);
            return manifest.length;
        }
    }

    private static void require(ContentLease lease, Digest blob) {
        if (!lease.hold(blob)) {
            throw Errors.internal("blob %s of the image is not here", blob);
        }
    }

    private void uploadLayers(List<StoredImage.Layer> layers, JobIo io) throws IOException, InterruptedException {
        BlockingQueue<ProgressMessage> messages = progress.listen();
        BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
        try (TransferGroup running = new TransferGroup(transfers)) {
            for (StoredImage.Layer layer : layers) {
                progress.status(Progress.label(layer.diff()), "Preparing");
            }
            for (StoredImage.Layer layer : layers) {
                if (transfers.isBusy()) {
                    progress.status(Progress.label(layer.diff()), "Waiting");
                }
                running.submit(() -> {
                    outcomes.add(outcome(layer));
                    progress.tell(END);
                    return null;
                });
            }
            for (int done = 0; done < layers.size(); ) {
                ProgressMessage message = messages.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                if (transfers.isClosed()) {
                    throw new HandlerReplaced();
                }
                if (END.equals(message)) {
                    rethrow(outcomes.take().failure());
                    done++;
                } else if (message != null) {
                    io.message(message);
                }
            }
        } finally {
            progress.leave(messages);
        }
    }

    /** A transfer has ended. */
    private static final ProgressMessage END = ProgressMessage.status("", "");

    private Outcome outcome(StoredImage.Layer layer) {
        try {
            push(layer);
            return new Outcome(null);
        } catch (Throwable e) { // it is thrown again by who waits
            return new Outcome(e);
        }
    }

    private static void rethrow(Throwable failure) throws IOException, InterruptedException {
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

    private void push(StoredImage.Layer layer) throws IOException, InterruptedException {
        String label = Progress.label(layer.diff());
        if (to.has(layer.blob())) {
            progress.status(label, "Layer already exists");
            return;
        }
        for (String from : mounts.getOrDefault(layer.blob(), List.of())) {
            if (to.mount(layer.blob(), from)) {
                progress.status(label, "Mounted from " + from);
                return;
            }
        }
        upload(layer.blob(), label);
        progress.status(label, "Pushed");
    }

    /** @param label empty for what is not told of */
    private void upload(Digest blob, String label) throws IOException, InterruptedException {
        try (FileChannel file = content.open(blob)) {
            long size = file.size();
            to.put(blob, size, (from, end) -> new Counted(at(file, from), from, end, size, label), pause -> {
                tellRetry(label, pause);
                Thread.sleep(pause.toMillis());
            });
        }
    }

    private void tellRetry(String label, Duration pause) {
        if (!label.isEmpty()) {
            long seconds = Math.max(1, pause.toSeconds());
            progress.status(label, "Retrying in " + seconds + (seconds == 1 ? " second" : " seconds"));
        }
    }

    private static InputStream at(FileChannel file, long offset) {
        try {
            return Channels.newInputStream(file.position(offset));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] read(Digest blob) throws IOException {
        try (FileChannel file = content.open(blob)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
            while (bytes.hasRemaining() && file.read(bytes) >= 0) {
                // until it is whole
            }
            return bytes.array();
        }
    }

    /** Tells of what is read, ends where it should, and leaves the file open for another attempt. */
    private final class Counted extends FilterInputStream {
        private final long end;
        private final long size;
        private final String label;
        private long count;

        Counted(InputStream in, long count, long end, long size, String label) {
            super(in);
            this.count = count;
            this.end = end;
            this.size = size;
            this.label = label;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (count == end && length > 0) {
                return -1;
            }
            int read = in.read(into, offset, (int) Math.min(length, end - count));
            count += Math.max(0, read);
            if (read > 0 && !label.isEmpty()) {
                progress.count(label, "Pushing", count, size);
            }
            return read;
        }

        @Override
        public void close() {}
    }
}
