package org.felucca.distribution.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.felucca.distribution.internal.registry.Answer;
import org.felucca.distribution.internal.registry.Descriptor;
import org.felucca.distribution.internal.registry.RegistryException;
import org.felucca.distribution.internal.registry.RegistryException.Code;
import org.felucca.distribution.internal.registry.Repository;
import org.felucca.driver.content.BlobIntake;
import org.felucca.driver.content.ContentLease;
import org.felucca.model.ErrorKind;
import org.felucca.model.Errors;
import org.felucca.model.FeluccaException;

/** Brings a layer from a registry into the store. A connection that breaks goes on where it has stopped. */
final class LayerDownload {
    private static final int BUFFER = 128 * 1024;

    /** Who has got so far starts to count attempts anew. */
    private static final long PROGRESS = 1 << 20;

    private final Repository from;
    private final Descriptor layer;
    private final ContentLease lease;
    private final Progress progress;
    private final String label;

    LayerDownload(Repository from, Descriptor layer, ContentLease lease, Progress progress) {
        this.from = from;
        this.layer = layer;
        this.lease = lease;
        this.progress = progress;
        this.label = Progress.label(layer.digest());
    }

    void run() throws IOException, InterruptedException {
        try (BlobIntake intake = lease.begin(Optional.of(layer.digest()), true)) {
            long counted = 0;
            for (int attempt = 1; intake.size() < layer.size() || attempt == 1; attempt++) {
                try {
                    fetch(intake);
                } catch (InterruptedIOException e) {
                    throw new InterruptedException();
                } catch (IOException e) {
                    if (intake.size() - counted >= PROGRESS) {
                        counted = intake.size();
                        attempt = 1;
                    }
                    if (attempt >= from.retry().attempts() || !isPassing(e)) {
                        throw e;
                    }
                    pause(from.retry().pause(attempt));
                }
            }
            progress.status(label, "Verifying Checksum");
            commit(intake);
            progress.status(label, "Download complete");
        }
    }

    private static boolean isPassing(IOException e) {
        return !(e instanceof RegistryException refused)
                || refused.code() == Code.UNREACHABLE
                || Repository.isPassing(refused.status());
    }

    private void pause(Duration pause) throws InterruptedException {
        long seconds = Math.max(1, pause.toSeconds());
        progress.status(label, "Retrying in " + seconds + (seconds == 1 ? " second" : " seconds"));
        Thread.sleep(pause.toMillis());
    }

    private void fetch(BlobIntake intake) throws IOException, InterruptedException {
        long start = intake.size();
        try (Answer answer = from.blob(layer.digest(), start)) {
            long skip = answer.status() == 206 ? 0 : start;
            requireLength(answer, layer.size() - start + skip);
            InputStream body = answer.body();
            body.skipNBytes(skip);
            byte[] buffer = new byte[BUFFER];
            for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
                if (intake.size() + read > layer.size()) {
                    throw tooLong();
                }
                write(intake, ByteBuffer.wrap(buffer, 0, read));
                progress.count(label, "Downloading", intake.size(), layer.size());
            }
        }
        if (intake.size() < layer.size()) {
            throw new IOException("unexpected EOF after " + intake.size() + " of " + layer.size() + " bytes");
        }
    }

    private void requireLength(Answer answer, long expected) {
        if (answer.length().isPresent() && answer.length().getAsLong() != expected) {
            throw answer.length().getAsLong() > expected
                    ? tooLong()
                    : Errors.invalid("layer %s is shorter than the manifest says", layer.digest());
        }
    }

    private FeluccaException tooLong() {
        return Errors.invalid(
                "layer %s is longer than the %d bytes that the manifest says", layer.digest(), layer.size());
    }

    /** What the disk says does not go away by asking the registry again. */
    private void write(BlobIntake intake, ByteBuffer bytes) {
        try {
            intake.write(bytes);
        } catch (IOException e) {
            throw Errors.internal(e, "write layer %s: %s", layer.digest(), e.getMessage());
        }
    }

    private void commit(BlobIntake intake) throws IOException {
        try {
            intake.commit(Optional.empty());
        } catch (FeluccaException e) {
            if (e.kind() == ErrorKind.INVALID) {
                throw Errors.invalid("filesystem layer verification failed for digest %s", layer.digest());
            }
            throw e;
        }
    }
}
