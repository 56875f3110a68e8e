package org.felucca.execdriver.native_.internal;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.felucca.cgroups.Cgroup;
import org.felucca.driver.exec.ExecSpec;
import org.felucca.libcontainer.CgroupPlaces;
import org.felucca.libcontainer.DetachedRoot;
import org.felucca.libcontainer.Launch;
import org.felucca.libcontainer.Prepared;
import org.felucca.libcontainer.Recipe;
import org.felucca.libcontainer.StartErrors;
import org.felucca.libcontainer.Stdio;
import org.felucca.linux.Fd;
import org.felucca.linux.Fifos;
import org.felucca.linux.LinuxException;
import org.felucca.linux.LinuxFiles;
import org.felucca.linux.OpenFlag;
import org.felucca.linux.Pidfd;
import org.felucca.linux.program.Gate;
import org.felucca.linux.program.Monitor;
import org.felucca.linux.program.Start;
import org.felucca.model.IdMappings;
import org.felucca.model.StreamKind;
import org.felucca.model.oci.OciLinux;
import org.felucca.model.oci.OciLinuxBuilder;
import org.felucca.model.oci.OciNamespace;
import org.felucca.model.oci.OciProcess;
import org.felucca.model.oci.RuntimeSpec;
import org.felucca.model.oci.RuntimeSpecBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts a task: resolves what the document leaves open, opens its streams, and has a monitor carry out libcontainer's recipe. */
final class Starting {
    private static final Logger LOG = LoggerFactory.getLogger(Starting.class);
    private static final int FIFO_MODE = 0600;
    private static final int NOT_EXECUTABLE = 1;

    private final ExecSpec spec;
    private final Context context;
    private final RunFolder folder;
    private final Cgroup cgroup;
    private final boolean terminal;

    Starting(ExecSpec spec, Context context, RunFolder folder, Cgroup cgroup) {
        this.spec = spec;
        this.context = context;
        this.folder = folder;
        this.cgroup = cgroup;
        this.terminal = spec.spec().process().terminal();
    }

    /** Makes the FIFOs that the container will open. */
    void prepare() {
        if (!terminal) {
            make(folder.stdout());
            make(folder.stderr());
            if (spec.openStdin()) {
                make(folder.stdin());
            }
        }
    }

    private void make(Path fifo) {
        make(fifo, spec.rootfs().ids());
    }

    /** Makes a FIFO that root of a container can open by name, as /dev/stdout. */
    static void make(Path fifo, IdMappings ids) {
        Fifos.make(fifo.toString(), FIFO_MODE);
        if (!ids.isNone()) {
            LinuxFiles.chown(Fd.CWD, fifo.toString(), ids.hostUid(0), ids.hostGid(0));
        }
    }

    void start(NativeTask task) {
        try (Closing owned = new Closing()) {
            Fd root = owned.add(DetachedRoot.open(spec.rootfs()));
            OciProcess process = Resolution.resolve(spec.spec().process(), root, spec.user(), spec.groups());
            OciLinux linux = OciLinuxBuilder.builder(spec.spec().linux())
                    .seccomp(Resolution.seccomp(spec.seccomp(), process))
                    .build();
            RuntimeSpec document = RuntimeSpecBuilder.builder(spec.spec())
                    .process(process)
                    .linux(linux)
                    .build();
            Streams streams = terminal ? Streams.terminal(owned) : Streams.fifos(folder, spec.openStdin(), owned);
            Optional<Fd> birth = cgroup.openJoinFolder();
            birth.ifPresent(owned::add);
            Prepared prepared = owned.add(Recipe.prepare(new Launch(
                    document,
                    root,
                    folder.root(),
                    CgroupPlaces.of(context.cgroups(), cgroup, birth),
                    streams.stdio(),
                    spec.init())));
            prepared.warnings()
                    .forEach(text -> LOG.warn("container {}: {}", spec.id().abbreviated(), text));
            Fd exitFile = owned.add(folder.openExit());
            Monitor.Spec monitor = Monitor.Spec.of(
                            spec.id().value(), prepared.program(), prepared.cloneArgs(), exitFile)
                    .inheriting(prepared.inherit())
                    .after(prepared.prelude());
            Fd reader = owned.add(Leftovers.lock(folder.reader()));
            run(task, streams.kept(monitor, folder), prepared, streams, document);
            task.reads(owned.keep(reader));
        } catch (LinuxException e) {
            Optional<StartErrors.NotExecutable> reason = StartErrors.notExecutable(e);
            if (reason.isEmpty()) {
                throw StartErrors.ofContainer(e);
            }
            saySo(task, reason.get());
        }
    }

    private void run(NativeTask task, Monitor.Spec monitor, Prepared prepared, Streams streams, RuntimeSpec document) {
        try (Start start = Monitor.start(monitor)) {
            prepared.gate().ifPresent(gate -> pass(gate, start, document));
            Pidfd process = start.monitor();
            Optional<Fd> master = prepared.terminalGate().flatMap(gate -> takeMaster(gate, process, streams));
            try {
                start.awaitExec();
            } catch (LinuxException e) {
                master.ifPresent(Fd::close);
                throw e;
            }
            TaskState state = state(start.pid(), process.pid(), streams, document.linux());
            folder.write(state);
            Streams.Ends ends = streams.ends(master, context.loop());
            task.running(state, process, master, ends.pumps(), ends.input());
        }
    }

    private TaskState state(int pid, int monitor, Streams streams, OciLinux linux) {
        return new TaskState(
                pid,
                Processes.started(pid),
                monitor,
                Processes.started(monitor),
                terminal,
                streams.masterNumber(),
                spec.openStdin(),
                cgroup.path(),
                spec.seccomp(),
                has(linux, "user"),
                !has(linux, "pid"));
    }

    private static boolean has(OciLinux linux, String type) {
        return linux.namespaces().stream().map(OciNamespace::type).anyMatch(type::equals);
    }

    /** Takes the terminal's master from the monitor while the container waits; empty when it did not come so far. */
    private static Optional<Fd> takeMaster(Gate gate, Pidfd monitor, Streams streams) {
        gate.handedOver();
        if (!gate.awaitReady()) {
            return Optional.empty();
        }
        Fd master = monitor.getFd(streams.masterNumber());
        gate.release();
        return Optional.of(master);
    }

    /** Does what the container cannot do for itself while it waits. */
    private static void pass(Gate gate, Start start, RuntimeSpec document) {
        gate.handedOver();
        if (gate.awaitReady()) {
            Recipe.atGate(start.pid(), document);
            gate.release();
        }
    }

    /**
     * The kernel would not execute the file: to Docker that is a process that ran, said so, and ended.
     */
    private void saySo(NativeTask task, StartErrors.NotExecutable reason) {
        RunFolder.Ended ended = new RunFolder.Ended(NativeTask.exited(NOT_EXECUTABLE), Instant.now());
        folder.writeExit(ended.status());
        task.neverRan(ended, List.of(pump(terminal ? StreamKind.STDOUT : StreamKind.STDERR, reason, context.loop())));
    }

    /** A stream that says one sentence. */
    static OutputPump pump(StreamKind kind, StartErrors.NotExecutable reason, Loop loop) {
        return Leftovers.pump(kind, reason.message().getBytes(StandardCharsets.UTF_8), loop);
    }

    /** The streams of a task about to start: what the container opens, and our ends. */
    private static final class Streams {
        private final Stdio stdio;
        private final Optional<Fd> placeholder;
        private final Optional<Fd> stdin;
        private final Optional<Fd> stdout;
        private final Optional<Fd> stderr;
        private final Closing owned;

        private Streams(
                Stdio stdio,
                Optional<Fd> placeholder,
                Optional<Fd> stdin,
                Optional<Fd> stdout,
                Optional<Fd> stderr,
                Closing owned) {
            this.stdio = stdio;
            this.placeholder = placeholder;
            this.stdin = stdin;
            this.stdout = stdout;
            this.stderr = stderr;
            this.owned = owned;
        }

        /** The terminal's master will take the place of a descriptor that the monitor keeps. */
        static Streams terminal(Closing owned) {
            Fd placeholder = owned.add(LinuxFiles.open("/dev/null", OpenFlag.PATH));
            Stdio stdio = new Stdio.Terminal(OptionalInt.of(placeholder.number()));
            return new Streams(
                    stdio, Optional.of(placeholder), Optional.empty(), Optional.empty(), Optional.empty(), owned);
        }

        static Streams fifos(RunFolder folder, boolean openStdin, Closing owned) {
            Fd out = owned.add(Fifos.openRead(folder.stdout().toString()));
            Fd err = owned.add(Fifos.openRead(folder.stderr().toString()));
            Optional<Fd> in = Optional.empty();
            if (openStdin) {
                // A FIFO can be opened for writing only once somebody reads; closed when the container does.
                owned.add(Fifos.openBoth(folder.stdin().toString()));
                in = Optional.of(owned.add(Fifos.openWrite(folder.stdin().toString())));
            }
            Optional<Path> input = openStdin ? Optional.of(folder.stdin()) : Optional.empty();
            Stdio stdio = new Stdio.Fifos(input, folder.stdout(), folder.stderr());
            return new Streams(stdio, Optional.empty(), in, Optional.of(out), Optional.of(err), owned);
        }

        Stdio stdio() {
            return stdio;
        }

        int masterNumber() {
            return placeholder.map(Fd::number).orElse(-1);
        }

        /** What the monitor holds on to, and does with it last. */
        Monitor.Spec kept(Monitor.Spec monitor, RunFolder folder) {
            List<Leftovers.Stream> held = new ArrayList<>();
            placeholder.or(() -> stdout).ifPresent(fd -> held.add(new Leftovers.Stream(fd, folder.stdoutRest())));
            stderr.ifPresent(fd -> held.add(new Leftovers.Stream(fd, folder.stderrRest())));
            Monitor.Spec with = monitor.keeping(
                            held.stream().map(Leftovers.Stream::held).toList())
                    .before(Leftovers.saving(folder.reader(), held));
            return stdin.map(with::holdingStdin).orElse(with);
        }

        record Ends(List<OutputPump> pumps, Optional<InputWriter> input) {}

        /** Our ends, from here on the task's. */
        Ends ends(Optional<Fd> master, Loop loop) {
            if (master.isPresent()) {
                return new Ends(
                        List.of(new OutputPump(StreamKind.STDOUT, master.get().duplicate(), loop)),
                        Optional.of(new InputWriter(master.get().duplicate(), loop)));
            }
            List<OutputPump> pumps = new ArrayList<>();
            stdout.ifPresent(fd -> pumps.add(new OutputPump(StreamKind.STDOUT, owned.keep(fd), loop)));
            stderr.ifPresent(fd -> pumps.add(new OutputPump(StreamKind.STDERR, owned.keep(fd), loop)));
            return new Ends(pumps, stdin.map(fd -> new InputWriter(owned.keep(fd), loop)));
        }
    }
}
