package org.felucca.execdriver.native_.internal;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.felucca.cgroups.Cgroup;
import org.felucca.driver.exec.ExecProcess;
import org.felucca.libcontainer.CgroupPlace;
import org.felucca.libcontainer.CgroupPlaces;
import org.felucca.libcontainer.ExecRecipe;
import org.felucca.libcontainer.StartErrors;
import org.felucca.libcontainer.Stdio;
import org.felucca.libcontainer.user.UserMaps;
import org.felucca.linux.Fd;
import org.felucca.linux.Fifos;
import org.felucca.linux.LinuxException;
import org.felucca.linux.LinuxFiles;
import org.felucca.linux.OpenFlag;
import org.felucca.linux.Pidfd;
import org.felucca.linux.Pty;
import org.felucca.linux.program.Child;
import org.felucca.linux.program.Spawner;
import org.felucca.model.IdMappings;
import org.felucca.model.StreamKind;
import org.felucca.model.oci.OciConsoleSize;
import org.felucca.model.oci.OciProcess;
import org.felucca.model.oci.OciSeccomp;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts a further process in a running container. */
final class Execution {
    private static final Logger LOG = LoggerFactory.getLogger(Execution.class);
    private static final String NAME = "felucca-exec";
    /** The group {@code tty}, as devpts in a container is mounted with. */
    private static final int TERMINALS = 5;

    private static final int NOT_EXECUTABLE = 1;

    private final Context context;
    private final RunFolder folder;
    private final Cgroup cgroup;
    private final TaskState state;
    private final Pidfd first;
    private final IdMappings ids;

    Execution(Context context, RunFolder folder, Cgroup cgroup, TaskState state, Pidfd first) {
        this.context = context;
        this.folder = folder;
        this.cgroup = cgroup;
        this.state = state;
        this.first = first;
        this.ids = state.userNamespace() ? UserMaps.of(first.pid()) : IdMappings.NONE;
    }

    NativeExec start(ExecProcess wanted) {
        try (Closing owned = new Closing()) {
            // The root as the first process sees it, with all that is mounted there.
            Fd root = owned.add(LinuxFiles.open("/proc/" + first.pid() + "/root", OpenFlag.PATH, OpenFlag.DIRECTORY));
            OciProcess process = Resolution.resolve(wanted.process(), root, wanted.user(), List.of());
            OciSeccomp seccomp = wanted.privileged() ? null : Resolution.seccomp(state.seccomp(), process);
            return process.terminal() ? onTerminal(process, seccomp, owned) : onFifos(wanted, process, seccomp, owned);
        } catch (LinuxException e) {
            Optional<StartErrors.NotExecutable> reason = StartErrors.notExecutable(e);
            if (reason.isEmpty()) {
                throw StartErrors.ofExec(e);
            }
            StreamKind kind = wanted.process().terminal() ? StreamKind.STDOUT : StreamKind.STDERR;
            return new NativeExec(NOT_EXECUTABLE, Starting.pump(kind, reason.get(), context.loop()));
        }
    }

    private NativeExec onTerminal(OciProcess process, OciSeccomp seccomp, Closing owned) {
        Fd master = owned.add(ExecRecipe.openTerminal(first));
        OciConsoleSize size = process.consoleSize();
        if (size != null) {
            Pty.resize(master, new Pty.Size(size.height(), size.width()));
        }
        Fd slave = owned.add(Pty.openSlave(master));
        if (!ids.isNone()) {
            LinuxFiles.chown(slave, ids.hostUid(0), ids.hostGid(TERMINALS));
        }
        Child child = spawn(process, seccomp, new Stdio.Slave(slave), owned);
        owned.keep(master);
        return new NativeExec(
                child.pidfd(),
                Optional.of(master),
                List.of(new OutputPump(StreamKind.STDOUT, master.duplicate(), context.loop())),
                Optional.of(new InputWriter(master.duplicate(), context.loop())),
                context.loop());
    }

    /** The FIFOs have names only until the process has opened them. */
    private NativeExec onFifos(ExecProcess wanted, OciProcess process, OciSeccomp seccomp, Closing owned) {
        RunFolder own = folder.exec(wanted.id().value());
        own.make();
        try {
            Fd out = owned.add(fifo(own.stdout()));
            Fd err = owned.add(fifo(own.stderr()));
            Optional<Fd> in = Optional.empty();
            if (wanted.openStdin()) {
                owned.add(fifo(own.stdin()));
                owned.add(Fifos.openBoth(own.stdin().toString()));
                in = Optional.of(owned.add(Fifos.openWrite(own.stdin().toString())));
            }
            Optional<Path> input = wanted.openStdin() ? Optional.of(own.stdin()) : Optional.empty();
            Child child = spawn(process, seccomp, new Stdio.Fifos(input, own.stdout(), own.stderr()), owned);
            return new NativeExec(
                    child.pidfd(),
                    Optional.empty(),
                    List.of(
                            new OutputPump(StreamKind.STDOUT, owned.keep(out), context.loop()),
                            new OutputPump(StreamKind.STDERR, owned.keep(err), context.loop())),
                    in.map(fd -> new InputWriter(owned.keep(fd), context.loop())),
                    context.loop());
        } finally {
            own.remove();
        }
    }

    private Fd fifo(Path path) {
        Starting.make(path, ids);
        return Fifos.openRead(path.toString());
    }

    private Child spawn(OciProcess process, OciSeccomp seccomp, Stdio stdio, Closing owned) {
        Optional<Fd> birth = cgroup.openJoinFolder();
        birth.ifPresent(owned::add);
        CgroupPlace place = CgroupPlaces.of(context.cgroups(), cgroup, birth);
        ExecRecipe.Prepared prepared =
                ExecRecipe.prepare(new ExecRecipe.Entry(process, seccomp, first, state.userNamespace(), place, stdio));
        prepared.warnings().forEach(text -> LOG.debug("exec in {}: {}", cgroup, text));
        return Spawner.spawnApart(NAME, prepared.program(), prepared.inherit(), prepared.cloneArgs());
    }
}
