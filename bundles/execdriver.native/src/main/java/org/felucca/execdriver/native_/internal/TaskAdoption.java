package org.felucca.execdriver.native_.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.felucca.cgroups.Cgroup;
import org.felucca.linux.Errno;
import org.felucca.linux.Fd;
import org.felucca.linux.Fifos;
import org.felucca.linux.LinuxException;
import org.felucca.linux.Pidfd;
import org.felucca.model.ContainerId;
import org.felucca.model.StreamKind;

/** Finds a task again that an earlier driver started, in this process or in another. */
final class TaskAdoption {
    private final Context context;

    TaskAdoption(Context context) {
        this.context = context;
    }

    Optional<NativeTask> adopt(ContainerId id, Path runFolder) {
        RunFolder folder = new RunFolder(runFolder);
        Optional<TaskState> state = folder.read();
        if (state.isEmpty()) {
            folder.clear(); // before or after the run, or nobody can tell any more
            return Optional.empty();
        }
        Cgroup cgroup = context.cgroups().at(state.get().cgroup());
        if (state.get().isPrepared()) {
            sweep(cgroup, folder);
            return Optional.empty();
        }
        NativeTask task = new NativeTask(id, context, folder, cgroup, null);
        Optional<Pidfd> monitor =
                Processes.find(state.get().monitor(), state.get().monitorStarted());
        // In this order: open, lock, look whether it has ended. See Leftovers.
        Optional<Fd> master =
                monitor.filter(alive -> state.get().terminal()).flatMap(alive -> master(alive, state.get()));
        Optional<Fd> out = state.get().terminal() ? Optional.empty() : fifo(folder.stdout());
        Optional<Fd> err = state.get().terminal() ? Optional.empty() : fifo(folder.stderr());
        task.reads(Leftovers.lock(folder.reader()));
        Optional<RunFolder.Ended> ended = folder.ended();
        if (ended.isPresent()) {
            monitor.ifPresent(process -> {
                try (process) {
                    NativeTask.reap(process);
                }
            });
            task.found(
                    state.get(),
                    ended,
                    List.of(
                            Leftovers.pump(
                                    StreamKind.STDOUT, folder.stdoutRest(), master.or(() -> out), context.loop()),
                            Leftovers.pump(StreamKind.STDERR, folder.stderrRest(), err, context.loop())));
        } else {
            List<OutputPump> pumps = new ArrayList<>();
            master.map(Fd::duplicate)
                    .or(() -> out)
                    .ifPresent(fd -> pumps.add(new OutputPump(StreamKind.STDOUT, fd, context.loop())));
            err.ifPresent(fd -> pumps.add(new OutputPump(StreamKind.STDERR, fd, context.loop())));
            Optional<InputWriter> input = input(folder, state.get(), master);
            if (monitor.isPresent()) {
                task.running(state.get(), monitor.get(), master, pumps, input);
            } else {
                task.found(state.get(), ended, pumps);
            }
        }
        task.adoptExecs();
        return Optional.of(task);
    }

    /** An engine was killed while it started this: nobody was told of a start, so what there is of it goes. */
    private static void sweep(Cgroup cgroup, RunFolder folder) {
        cgroup.kill();
        cgroup.delete();
        folder.clear();
    }

    private Optional<InputWriter> input(RunFolder folder, TaskState state, Optional<Fd> master) {
        return state.terminal()
                ? master.map(fd -> new InputWriter(fd.duplicate(), context.loop()))
                : stdin(folder, state);
    }

    private static Optional<Fd> fifo(Path path) {
        return Files.exists(path) ? Optional.of(Fifos.openRead(path.toString())) : Optional.empty();
    }

    /** The monitor may be ending just now; then there is nothing to read any more. */
    private static Optional<Fd> master(Pidfd monitor, TaskState state) {
        try {
            return Optional.of(monitor.getFd(state.master()));
        } catch (LinuxException e) {
            if (e.is(Errno.ESRCH) || e.is(Errno.EBADF)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private Optional<InputWriter> stdin(RunFolder folder, TaskState state) {
        if (!state.openStdin()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new InputWriter(Fifos.openWrite(folder.stdin().toString()), context.loop()));
        } catch (LinuxException e) {
            if (e.is(Errno.ENXIO) || e.is(Errno.ENOENT)) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
