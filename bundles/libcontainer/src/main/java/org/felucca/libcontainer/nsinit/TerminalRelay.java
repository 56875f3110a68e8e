package org.felucca.libcontainer.nsinit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.felucca.linux.Errno;
import org.felucca.linux.Fd;
import org.felucca.linux.JvmSignals;
import org.felucca.linux.LinuxException;
import org.felucca.linux.LinuxFiles;
import org.felucca.linux.Pty;
import org.felucca.linux.RawTerminal;

/**
 * Joins the terminal of a container to the standard streams of this process, pty(7): what is typed goes there as it is, what it shows comes here, and it
 * has the size of the terminal here if there is one.
 */
final class TerminalRelay implements AutoCloseable {
    private static final int PIECE = 32 * 1024;
    private static final long LAST_WORDS_MILLIS = 2000;
    private static final Fd STDIN = Fd.of(0);
    private static final Fd STDOUT = Fd.of(1);

    private final Fd master;
    private Optional<RawTerminal> raw = Optional.empty();
    private Optional<Thread> output = Optional.empty();

    /** @param master closed with this */
    TerminalRelay(Fd master) {
        this.master = master;
    }

    /** Joined from now on. */
    void begin(InputStream in, OutputStream out) {
        LinuxFiles.setBlocking(master, true);
        takeSize();
        JvmSignals.onResize(this::takeSize);
        raw = raw();
        output = Optional.of(thread("output", () -> show(out)));
        thread("input", () -> type(in));
    }

    private static Thread thread(String name, Runnable action) {
        Thread thread = new Thread(action, "nsinit-" + name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static Optional<RawTerminal> raw() {
        try {
            return Optional.of(RawTerminal.enter(STDIN));
        } catch (LinuxException e) {
            return Optional.empty(); // standard input is no terminal
        }
    }

    private synchronized void takeSize() {
        if (master.isOpen()) {
            try {
                Pty.resize(master, Pty.size(STDOUT));
            } catch (LinuxException e) {
                return; // standard output is no terminal: the container's keeps what it has
            }
        }
    }

    private void show(OutputStream out) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(PIECE);
        byte[] piece = new byte[PIECE];
        try {
            for (int count = LinuxFiles.read(master, buffer); count > 0; count = LinuxFiles.read(master, buffer)) {
                buffer.flip().get(piece, 0, count);
                out.write(piece, 0, count);
                out.flush();
                buffer.clear();
            }
        } catch (LinuxException e) {
            // a terminal says so when its last process has closed it
            if (!e.is(Errno.EIO)) {
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("standard output", e);
        }
    }

    private void type(InputStream in) {
        byte[] piece = new byte[PIECE];
        try {
            for (int count = in.read(piece); count > 0; count = in.read(piece)) {
                LinuxFiles.writeAll(master, Arrays.copyOf(piece, count));
            }
        } catch (IOException | LinuxException | IllegalStateException e) {
            return; // nobody types here any more, or nobody reads there
        }
    }

    /** Shows the rest, then gives the terminal here back. The container has ended. */
    @Override
    public void close() {
        try {
            if (output.isPresent()) {
                output.get().join(LAST_WORDS_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        raw.ifPresent(RawTerminal::close);
        synchronized (this) {
            master.close();
        }
    }
}
