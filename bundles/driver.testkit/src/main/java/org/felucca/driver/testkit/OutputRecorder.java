package org.felucca.driver.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.felucca.driver.exec.OutputListener;
import org.felucca.model.StreamKind;

/** Keeps what a process says. */
final class OutputRecorder implements OutputListener {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Override
    public synchronized void output(StreamKind stream, ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        (stream == StreamKind.STDERR ? err : out).writeBytes(copy);
        notifyAll();
    }

    synchronized String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    synchronized String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    /** Waits until this has been said on standard output. */
    synchronized void await(String text) throws InterruptedException {
        long deadline = System.nanoTime() + SOON.toNanos();
        while (!out().contains(text)) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError("\"" + text + "\" was not said, but: " + out() + err());
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }
}
