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
            return Optional.empty();
        }
        Cgroup cgroup = context.cgroups().at(state.get().cgroup());
        NativeTask task = new NativeTask(id, context, folder, cgroup, null);
        Optional<Pidfd> monitor =
                Processes.find(state.get().monitor(), state.get().monitorStarted());
        if (monitor.isPresent()) {
            run(task, folder, state.get(), monitor.get());
        } else {
            ended(task, folder, state.get());
        }
        return Optional.of(task);
    }

    private void run(NativeTask task, RunFolder folder, TaskState state, Pidfd monitor) {
        if (!state.terminal()) {
            task.running(state, monitor, Optional.empty(), fifos(folder), stdin(folder, state));
            return;
        }
        Optional<Fd> master = master(monitor, state);
        List<OutputPump> pumps = new ArrayList<>();
        master.ifPresent(fd -> pumps.add(new OutputPump(StreamKind.STDOUT, fd.duplicate(), context.loop())));
        Optional<InputWriter> input = master.map(fd -> new InputWriter(fd.duplicate(), context.loop()));
        task.running(state, monitor, master, pumps, input);
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

    private List<OutputPump> fifos(RunFolder folder) {
        List<OutputPump> pumps = new ArrayList<>();
        if (Files.exists(folder.stdout())) {
            pumps.add(new OutputPump(
                    StreamKind.STDOUT, Fifos.openRead(folder.stdout().toString()), context.loop()));
        }
        if (Files.exists(folder.stderr())) {
            pumps.add(new OutputPump(
                    StreamKind.STDERR, Fifos.openRead(folder.stderr().toString()), context.loop()));
        }
        return pumps;
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

    private void ended(NativeTask task, RunFolder folder, TaskState state) {
        Optional<RunFolder.Ended> ended = folder.ended();
        task.found(state, ended, ended.isPresent() || state.terminal() ? List.of() : fifos(folder));
    }
}
