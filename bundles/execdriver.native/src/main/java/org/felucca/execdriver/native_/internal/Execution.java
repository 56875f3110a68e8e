package org.felucca.execdriver.native_.internal;

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
import org.felucca.linux.LinuxException;
import org.felucca.linux.LinuxFiles;
import org.felucca.linux.OpenFlag;
import org.felucca.linux.Pidfd;
import org.felucca.linux.Pipe;
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
    private final Cgroup cgroup;
    private final TaskState state;
    private final Pidfd first;
    private final IdMappings ids;

    Execution(Context context, Cgroup cgroup, TaskState state, Pidfd first) {
        this.context = context;
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
            return process.terminal() ? onTerminal(process, seccomp, owned) : onPipes(wanted, process, seccomp, owned);
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

    private NativeExec onPipes(ExecProcess wanted, OciProcess process, OciSeccomp seccomp, Closing owned) {
        Pipe out = pipe(owned);
        Pipe err = pipe(owned);
        Optional<Pipe> in = wanted.openStdin() ? Optional.of(pipe(owned)) : Optional.empty();
        Child child = spawn(process, seccomp, new Stdio.Pipes(in.map(Pipe::read), out.write(), err.write()), owned);
        return new NativeExec(
                child.pidfd(),
                Optional.empty(),
                List.of(
                        new OutputPump(StreamKind.STDOUT, owned.keep(out.read()), context.loop()),
                        new OutputPump(StreamKind.STDERR, owned.keep(err.read()), context.loop())),
                in.map(pipe -> new InputWriter(owned.keep(pipe.write()), context.loop())),
                context.loop());
    }

    /** One that root of the container may open by name, as /dev/stdout. */
    private Pipe pipe(Closing owned) {
        Pipe pipe = Pipe.openNonBlocking();
        owned.add(pipe.read());
        owned.add(pipe.write());
        if (!ids.isNone()) {
            LinuxFiles.chown(pipe.write(), ids.hostUid(0), ids.hostGid(0));
        }
        return pipe;
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
