package org.felucca.distribution.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
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
        if (!take()) {
            take(); // what was left of an earlier attempt was wrong, and is no more
        }
    }

    /** False if the bytes are wrong that were here before this. */
    private boolean take() throws IOException, InterruptedException {
        try (BlobIntake intake = begin()) {
            long before = intake.size();
            if (before > layer.size()) {
                return giveUp(intake);
            }
            if (before < layer.size() || before == 0) {
                fetch(intake, before);
            }
            progress.status(label, "Verifying Checksum");
            if (!commit(intake, before > 0)) {
                return false;
            }
            progress.status(label, "Download complete");
            return true;
        }
    }

    private BlobIntake begin() throws InterruptedException {
        try {
            return lease.begin(Optional.of(layer.digest()), true);
        } catch (ClosedByInterruptException e) {
            throw interrupted(e);
        } catch (IOException e) {
            throw Errors.internal(e, "write layer %s: %s", layer.digest(), e.getMessage());
        }
    }

    private static InterruptedException interrupted(IOException e) {
        return (InterruptedException) new InterruptedException().initCause(e);
    }

    /** As often as it breaks. */
    private void fetch(BlobIntake intake, long before) throws IOException, InterruptedException {
        long counted = before;
        for (int attempt = 1; intake.size() < layer.size() || attempt == 1; attempt++) {
            try {
                fetch(intake);
            } catch (InterruptedIOException e) {
                throw interrupted(e);
            } catch (IOException e) {
                if (intake.size() - counted >= PROGRESS) {
                    counted = intake.size();
                    attempt = 1;
                }
                if (attempt >= from.retry().attempts() || !isPassing(e)) {
                    throw e;
                }
                pause(
                        e instanceof RegistryException busy
                                ? from.retry().pause(attempt, busy)
                                : from.retry().pause(attempt));
            }
        }
    }

    /** Whether it may go well another time. */
    static boolean isPassing(IOException e) {
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
            throw RegistryException.broken(
                    "unexpected EOF after " + intake.size() + " of " + layer.size() + " bytes", null);
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
    private void write(BlobIntake intake, ByteBuffer bytes) throws InterruptedException {
        try {
            intake.write(bytes);
        } catch (ClosedByInterruptException e) {
            throw interrupted(e);
        } catch (IOException e) {
            throw Errors.internal(e, "write layer %s: %s", layer.digest(), e.getMessage());
        }
    }

    /** @param lenient whether wrong bytes may be those of an earlier attempt: then false */
    private boolean commit(BlobIntake intake, boolean lenient) throws IOException {
        try {
            intake.commit(Optional.empty());
            return true;
        } catch (FeluccaException e) {
            if (e.kind() != ErrorKind.INVALID) {
                throw e;
            }
            if (lenient) {
                return false;
            }
            throw Errors.invalid("filesystem layer verification failed for digest %s", layer.digest());
        }
    }

    /** More was left than there should be. */
    private boolean giveUp(BlobIntake intake) throws IOException {
        if (commit(intake, true)) {
            throw tooLong(); // the bytes are right, and the manifest's size is not
        }
        return false;
    }
}
