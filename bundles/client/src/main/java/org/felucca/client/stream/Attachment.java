package org.felucca.client.stream;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import org.felucca.client.ClientException;
import org.felucca.client.http.Response;
import org.felucca.client.terminal.RawMode;

/**
 * Joins this process' standard streams with a hijacked connection. Input and output run on threads of their own; the caller
 * waits for {@link #await}.
 */
public final class Attachment implements Closeable {
    /** How an attachment ended. */
    public enum End {
        /** All output has been read. */
        OUTPUT,
        /** The user typed the detach keys. */
        DETACHED
    }

    /**
     * What is joined; each stream may be null.
     *
     * @param tty whether the container has a terminal: then there is one output stream, unframed
     * @param detachKeys looked for in the input if there is a terminal
     */
    public record Streams(InputStream in, OutputStream out, OutputStream err, boolean tty, DetachKeys detachKeys) {}

    private final Response connection;
    private final Streams streams;
    private final RawMode rawMode;
    private final CountDownLatch ended = new CountDownLatch(1);
    private End end = End.OUTPUT;
    private IOException failure;
    private ClientException refusal;

    private Attachment(Response connection, Streams streams, RawMode rawMode) {
        this.connection = connection;
        this.streams = streams;
        this.rawMode = rawMode;
    }

    /** Starts to copy. The terminal, if input comes from one and the container has one, is raw until {@link #close}. */
    public static Attachment start(Response connection, Streams streams) throws IOException {
        RawMode rawMode = streams.tty() && streams.in() != null ? RawMode.enter() : RawMode.NONE;
        Attachment attachment = new Attachment(connection, streams, rawMode);
        if (attachment.hasOutput()) {
            daemon("felucca-attach-output", attachment::copyOutput);
        }
        daemon("felucca-attach-input", attachment::copyInput);
        return attachment;
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private boolean hasOutput() {
        return streams.out() != null || streams.err() != null;
    }

    private void copyOutput() {
        try {
            if (streams.tty()) {
                copyPlain(connection.body(), streams.out());
            } else {
                StdCopy.copy(connection.body(), streams.out(), streams.err());
            }
        } catch (IOException e) {
            failure = e;
        } catch (ClientException e) {
            refusal = e;
        } finally {
            rawMode.close();
            ended.countDown();
        }
    }

    private static void copyPlain(InputStream in, OutputStream out) throws IOException {
        byte[] buffer = new byte[32 * 1024];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            out.write(buffer, 0, n);
        }
    }

    private void copyInput() {
        try {
            if (streams.in() != null && !copyTyped()) {
                end = End.DETACHED;
                rawMode.close();
                ended.countDown();
                return;
            }
            connection.connection().closeWrite();
        } catch (IOException closedByEngine) {
            // The container has ended or the engine went away: the output side sees it too and tells.
            return;
        } finally {
            if (!hasOutput()) {
                ended.countDown();
            }
        }
    }

    /** Copies input to its end; false if the detach keys were typed. */
    private boolean copyTyped() throws IOException {
        OutputStream out = connection.connection().rawOutput();
        byte[] buffer = new byte[32 * 1024];
        for (int n = streams.in().read(buffer); n >= 0; n = streams.in().read(buffer)) {
            if (!streams.tty()) {
                out.write(buffer, 0, n);
                continue;
            }
            byte[] passed = streams.detachKeys().filter(buffer, n);
            if (passed == null) {
                return false;
            }
            out.write(passed);
        }
        return true;
    }

    /** Waits until all output has come or the user detached; without output, until input has ended. */
    public End await() throws IOException {
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while attached", e);
        } finally {
            rawMode.close();
        }
        if (refusal != null) {
            throw refusal;
        }
        if (failure != null) {
            throw failure;
        }
        return end;
    }

    /** Gives up before the end, so that what is printed next finds the terminal as it was. */
    public void abandon() throws IOException {
        close();
    }

    @Override
    public void close() throws IOException {
        rawMode.close();
        connection.connection().close();
    }
}
