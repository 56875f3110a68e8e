package org.felucca.execdriver.native_.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.felucca.linux.Errno;
import org.felucca.linux.Fd;
import org.felucca.linux.LinuxException;
import org.felucca.linux.LinuxFiles;
import org.felucca.linux.OpenFlag;
import org.felucca.linux.Pipe;
import org.felucca.linux.Sys;
import org.felucca.linux.program.Arg;
import org.felucca.linux.program.Block;
import org.felucca.linux.program.Label;
import org.felucca.linux.program.Program;
import org.felucca.model.Errors;
import org.felucca.model.StreamKind;

/**
 * The output of a container that ended while no engine was there to read it. Its pipes go with their last holder; so the monitor, as its last
 * act, copies what is in them to files, unless an engine reads: whoever reads the output holds the lock of the file {@code reader},
 * and the kernel takes that lock back when its holder dies.
 *
 * <p>A successor opens the pipes first and takes the lock then: from the one on nothing can be lost, from the other on nothing is read twice.
 */
final class Leftovers {
    private static final int LOCK_EX_NB = 2 | 4;
    private static final int BUFFER = 1024;
    private static final long STEP = Duration.ofMillis(1).toNanos();
    private static final long PATIENCE = Duration.ofSeconds(5).toNanos();

    private Leftovers() {}

    /** A stream that the monitor holds, and the file for what is left in it. */
    record Stream(Fd held, Path rest) {}

    /** What the monitor does last. */
    static Program saving(Path reader, List<Stream> streams) {
        Program.Builder rows = Program.builder();
        Label end = rows.label();
        Arg lock = open(rows, "open reader's lock", reader, end);
        rows.call("is an engine reading?", Sys.FLOCK, lock, Arg.named("LOCK_EX|LOCK_NB", LOCK_EX_NB))
                .onNegative(end);
        Block buffer = Block.zeroed(BUFFER);
        for (Stream stream : streams) {
            Label next = rows.label();
            Label again = rows.label();
            Arg rest = open(rows, "open " + stream.rest().getFileName(), stream.rest(), next);
            rows.place(again);
            Arg count = rows.call(
                            "read what is left", Sys.READ, Arg.fd(stream.held()), Arg.at(buffer), Arg.value(BUFFER))
                    .onNegative(next)
                    .onZero(next)
                    .result();
            rows.call("save what is left", Sys.WRITE, rest, Arg.at(buffer), count)
                    .onNegative(next)
                    .onZero(next)
                    .onPositive(again);
            rows.place(next);
        }
        rows.place(end);
        return rows.build();
    }

    private static Arg open(Program.Builder rows, String name, Path path, Label failed) {
        int flags = OpenFlag.bits(OpenFlag.CREATE, OpenFlag.READ_WRITE, OpenFlag.APPEND);
        return rows.call(name, Sys.OPENAT, Arg.CWD, Arg.text(path.toString()), Arg.value(flags), Arg.octal(0600))
                .onNegative(failed)
                .result();
    }

    /** Becomes the reader. Waits while a monitor saves what is left, which takes as long as copying a pipe. */
    static Fd lock(Path reader) {
        Fd file = LinuxFiles.create(reader.toString(), 0600, OpenFlag.CREATE, OpenFlag.READ_WRITE);
        long deadline = System.nanoTime() + PATIENCE;
        while (!LinuxFiles.tryLock(file)) {
            if (System.nanoTime() > deadline) {
                file.close();
                throw Errors.unavailable("the output of this container is being read by another engine: %s", reader);
            }
            LockSupport.parkNanos(STEP);
        }
        return file;
    }

    /** A stream of what a monitor saved, and of what is still in the pipe of an ended process; the pipe is closed. */
    static OutputPump pump(StreamKind kind, Path rest, Optional<Fd> pipe, Loop loop) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        try {
            if (Files.exists(rest)) {
                content.writeBytes(Files.readAllBytes(rest));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        pipe.ifPresent(fd -> {
            try (fd) {
                ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
                while (read(fd, buffer.clear()) > 0) {
                    content.write(buffer.array(), 0, buffer.position());
                }
            }
        });
        return pump(kind, content.toByteArray(), loop);
    }

    private static int read(Fd pipe, ByteBuffer buffer) {
        try {
            return LinuxFiles.read(pipe, buffer);
        } catch (LinuxException e) {
            if (e.is(Errno.EIO)) {
                return 0;
            }
            throw e;
        }
    }

    /** A stream of these bytes, at most what a pipe can hold. */
    static OutputPump pump(StreamKind kind, byte[] content, Loop loop) {
        Pipe pipe = Pipe.open();
        try (Fd write = pipe.write()) {
            if (content.length > 0) {
                Pipe.setCapacity(write, content.length);
                LinuxFiles.writeAll(write, content);
            }
        }
        return new OutputPump(kind, pipe.read(), loop);
    }
}
