package org.felucca.execdriver.native_.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.felucca.linux.Fd;
import org.felucca.linux.LinuxFiles;
import org.felucca.linux.OpenFlag;
import org.felucca.linux.WaitStatus;
import org.felucca.store.AtomicFile;
import org.felucca.store.Json;
import org.felucca.store.JsonRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of a task, on a file system that forgets at reboot. */
final class RunFolder {
    private static final Logger LOG = LoggerFactory.getLogger(RunFolder.class);
    private static final int STATUS_SIZE = 4;
    private static final String EXEC = "exec-";
    private static final String EXEC_STATE = ".json";

    private final Path folder;

    RunFolder(Path folder) {
        this.folder = folder;
    }

    boolean is(Path path) {
        return folder.equals(path);
    }

    Path stdin() {
        return folder.resolve("stdin");
    }

    Path stdout() {
        return folder.resolve("stdout");
    }

    Path stderr() {
        return folder.resolve("stderr");
    }

    /** Locked by whoever reads the output. */
    Path reader() {
        return folder.resolve("reader");
    }

    /** What was left in standard output when the container ended without an engine. */
    Path stdoutRest() {
        return folder.resolve("stdout.rest");
    }

    /** What was left in standard error. */
    Path stderrRest() {
        return folder.resolve("stderr.rest");
    }

    /** Where the root is attached for a moment, in the container's own mount namespace. */
    Path root() {
        return folder.resolve("root");
    }

    /** Keeps what a successor needs to know of a further process. */
    void write(String exec, ExecState state) {
        try {
            execState(exec).writeUnsynced(Json.write(state));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes what a predecessor in this process has kept of further processes, by id. What another engine has left is forgotten. */
    Map<String, ExecState> takeExecs() {
        Map<String, ExecState> found = new HashMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(RunFolder::isExecState).toList()) {
                String name = file.getFileName().toString();
                Optional<ExecState> state = new AtomicFile(file).read().map(json -> Json.read(json, ExecState.class));
                Files.deleteIfExists(file);
                state.filter(ExecState::isOurs)
                        .ifPresent(ours ->
                                found.put(name.substring(EXEC.length(), name.length() - EXEC_STATE.length()), ours));
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isExecState(Path file) {
        String name = file.getFileName().toString();
        return name.startsWith(EXEC) && name.endsWith(EXEC_STATE);
    }

    private AtomicFile execState(String id) {
        return new AtomicFile(folder.resolve(EXEC + id + EXEC_STATE));
    }

    private Path exit() {
        return folder.resolve("exit");
    }

    private AtomicFile state() {
        return new AtomicFile(folder.resolve("state.json"));
    }

    /** Makes it ready for a run; an earlier one may have left its files. */
    void prepare() {
        clear();
        try {
            Files.createDirectories(root());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The file that the monitor writes the end of the first process to. */
    Fd openExit() {
        return LinuxFiles.create(exit().toString(), 0600, OpenFlag.CREATE, OpenFlag.TRUNCATE, OpenFlag.WRITE_ONLY);
    }

    /** How the first process ended, and when; empty while it has not. */
    Optional<Ended> ended() {
        try {
            byte[] raw = Files.readAllBytes(exit());
            if (raw.length < STATUS_SIZE) {
                return Optional.empty();
            }
            int status = ByteBuffer.wrap(raw).order(ByteOrder.nativeOrder()).getInt();
            return Optional.of(new Ended(
                    new WaitStatus(status), Files.getLastModifiedTime(exit()).toInstant()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Tells the end of a process that had no monitor. */
    void writeExit(WaitStatus status) {
        byte[] raw = ByteBuffer.allocate(STATUS_SIZE)
                .order(ByteOrder.nativeOrder())
                .putInt(status.raw())
                .array();
        try {
            Files.write(exit(), raw);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void write(TaskState state) {
        try {
            state().writeUnsynced(Json.write(state));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Empty if it was never written or can't be read, which is logged. */
    Optional<TaskState> read() {
        try {
            return new JsonRecord<>(folder.resolve("state.json"), TaskState.class).read();
        } catch (IOException e) {
            LOG.error("a run is lost: {}", e.getMessage());
            return Optional.empty();
        }
    }

    /** Removes the files of a task; others' stay. */
    void clear() {
        try {
            for (Path file : List.of(
                    folder.resolve("state.json"),
                    exit(),
                    stdin(),
                    stdout(),
                    stderr(),
                    reader(),
                    stdoutRest(),
                    stderrRest(),
                    root())) {
                Files.deleteIfExists(file);
            }
            AtomicFile.sweep(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes it with its files. */
    void remove() {
        clear();
        try {
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The end of a process. */
    record Ended(WaitStatus status, Instant at) {}
}
