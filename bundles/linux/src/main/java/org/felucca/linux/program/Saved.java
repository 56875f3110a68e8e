package org.felucca.linux.program;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import org.felucca.linux.Arch;
import org.felucca.linux.Fd;
import org.felucca.linux.LinuxFiles;
import org.felucca.linux.MemFd;
import org.felucca.linux.Pipe;
import org.felucca.linux.Sys;

/**
 * A program that runs as a process of its own, from a file in memory, so that it shares no memory with this JVM; and yet its
 * results can be read here, as the process maps that file over its table.
 *
 * <p>In memory: first the page of what stays (rows that run as long as the process lives), then what is needed once.
 */
final class Saved implements AutoCloseable {
    private static final int PAGE = 0x1000;
    private static final int STAYS = Elf.TABLE_OFFSET;
    private static final int ONCE = STAYS + PAGE;
    private static final int F_SETFD = 2;

    private final Fd file;
    private final Pipe done;

    private Program once;
    private Linked linked;

    Saved(String name) {
        file = MemFd.createExecutable(name);
        done = Pipe.open();
    }

    /** The end of a pipe that the process must let go when its results are final. */
    Fd done() {
        return done.write();
    }

    /** Adds the first rows of the process: make the results visible, keep no descriptor open across the next execve. */
    void begin(Program.Builder rows) {
        final int readWrite = 3;
        final int sharedFixed = 0x11;
        // The size is not known before the program is; more than enough is free, as nothing of it is touched.
        final long size = 16 << 20;
        rows.call(
                "share results",
                Sys.MMAP,
                Arg.named("table", Elf.TABLE_FILE),
                Arg.value(size),
                Arg.named("PROT_READ|PROT_WRITE", readWrite),
                Arg.named("MAP_SHARED|MAP_FIXED", sharedFixed),
                Arg.fd(file),
                Arg.NONE);
        closeOnExec("keep nothing open across exec", rows);
    }

    /**
     * Adds the row after which nobody can write to the file any more, but the process to its results: not a container that gets hold of it by
     * {@code /proc/self/exe} either (CVE-2019-5736).
     */
    void seal(Program.Builder rows) {
        rows.call(
                "seal program",
                Sys.FCNTL,
                Arg.fd(file),
                Arg.named("F_ADD_SEALS", MemFd.F_ADD_SEALS),
                Arg.named("SEAL|SHRINK|GROW|FUTURE_WRITE", MemFd.SEAL_FUTURE_WRITES));
    }

    /** All descriptors but the first three close at the next execve, close_range(2) (Linux 5.11). */
    static void closeOnExec(String name, Program.Builder rows) {
        final int closeRangeCloexec = 4;
        rows.call(
                name,
                Sys.CLOSE_RANGE,
                Arg.value(3),
                Arg.named("~0", 0xffff_ffffL),
                Arg.named("CLOSE_RANGE_CLOEXEC", closeRangeCloexec));
    }

    /**
     * Writes the file.
     *
     * @param once runs first
     * @param stays runs after it; at most a page
     */
    void write(Program once, Program stays) {
        Linked end = Linked.link(stays, Arch.current(), Elf.TABLE);
        if (end.image().length > PAGE) {
            throw new IllegalArgumentException("more than a page stays: " + end.image().length);
        }
        this.once = once;
        linked = Linked.link(once, Arch.current(), Elf.TABLE + PAGE, Elf.TABLE);
        byte[] table = new byte[PAGE + linked.image().length];
        ByteBuffer.wrap(table).put(end.image()).put(PAGE, linked.image());
        LinuxFiles.writeAll(file, Elf.file(Arch.current(), Elf.TABLE + PAGE, table));
    }

    /**
     * Starts the process, as a child of this JVM with every signal blocked.
     *
     * @param inherit descriptors that the process gets, under the same numbers
     * @param args of the clone
     * @param before adds rows that run in front
     */
    Child start(List<String> argv, List<Fd> inherit, CloneArgs args, Consumer<Program.Builder> before) {
        Program.Builder rows = Program.builder();
        before.accept(rows);
        keepOpen(rows, file);
        keepOpen(rows, done.write());
        inherit.forEach(fd -> keepOpen(rows, fd));
        final int atEmptyPath = 0x1000;
        rows.call(
                "exec saved program",
                Sys.EXECVEAT,
                Arg.fd(file),
                Arg.text(""),
                Arg.at(Block.texts(argv)),
                Arg.at(Block.texts(List.of())),
                Arg.named("AT_EMPTY_PATH", atEmptyPath));
        Child child = Spawner.spawn(rows.build(), args);
        done.write().close();
        return child;
    }

    private static void keepOpen(Program.Builder rows, Fd fd) {
        rows.call("hand over " + fd, Sys.FCNTL, Arg.fd(fd), Arg.named("F_SETFD", F_SETFD), Arg.NONE);
    }

    /** Waits until the process has let go of {@link #done}. */
    void awaitDone() {
        LinuxFiles.read(done.read(), ByteBuffer.allocate(1));
    }

    /** Polls as readable when the process has let go of {@link #done}. */
    Fd doneEnd() {
        return done.read();
    }

    /** What the rows that run once have returned until now. */
    Results results() {
        return new Results(once, linked, LinuxFiles.readAt(file, ONCE, linked.image().length));
    }

    /** Frees the memory of what was needed once, and seals the file. The process must have come to what stays. */
    void forget() {
        LinuxFiles.punchHole(file, ONCE, (linked.image().length + PAGE - 1) / PAGE * (long) PAGE);
        MemFd.sealFutureWrites(file);
    }

    @Override
    public void close() {
        file.close();
        done.close();
    }
}
