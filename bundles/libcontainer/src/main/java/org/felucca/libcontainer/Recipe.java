package org.felucca.libcontainer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.felucca.linux.Fd;
import org.felucca.linux.LinuxFiles;
import org.felucca.linux.Namespace;
import org.felucca.linux.OpenFlag;
import org.felucca.linux.Sys;
import org.felucca.linux.program.Arg;
import org.felucca.linux.program.CloneArgs;
import org.felucca.linux.program.Gate;
import org.felucca.linux.program.InitProgram;
import org.felucca.linux.program.Program;
import org.felucca.model.Errors;
import org.felucca.model.oci.OciIdMapping;
import org.felucca.model.oci.OciLinux;
import org.felucca.model.oci.OciProcess;
import org.felucca.model.oci.RuntimeSpec;

/**
 * How a container comes about: the order of the steps, each of which is a class of its own. All of it is laid out here as a syscall program and
 * carried out by the container's first process; no thread of this JVM enters anything.
 */
public final class Recipe {
    private final Launch launch;
    private final RuntimeSpec spec;
    private final OciLinux linux;
    private final OciProcess process;
    private final ContainerNamespaces namespaces;
    private final List<String> warnings = new ArrayList<>();
    private final Rows rows = new Rows(Program.builder());
    private final Arg root;
    private final List<AutoCloseable> owned = new ArrayList<>();
    private Optional<Gate> gate = Optional.empty();
    private Optional<Gate> terminalGate = Optional.empty();
    private Optional<Arg.Result> master = Optional.empty();

    private Recipe(Launch launch, ContainerNamespaces namespaces) {
        this.launch = launch;
        this.spec = launch.spec();
        this.linux = spec.linux();
        this.process = spec.process();
        this.namespaces = namespaces;
        owned.add(namespaces);
        this.root = Arg.fd(launch.root());
    }

    /**
     * Lays out a container.
     *
     * @throws org.felucca.model.FeluccaException INVALID for a document that makes no sense
     */
    public static Prepared prepare(Launch launch) {
        Specs.check(launch.spec());
        ContainerNamespaces namespaces =
                new ContainerNamespaces(launch.spec().linux().namespaces());
        Recipe recipe = new Recipe(launch, namespaces);
        try {
            return recipe.prepare();
        } catch (RuntimeException e) {
            Prepared.closeAll(recipe.owned);
            throw e;
        }
    }

    private Prepared prepare() {
        Rows before = new Rows(Program.builder());
        namespaces.joinBeforeClone(before);

        rows.call("begin session", Sys.SETSID).mayFail();
        Steps.enterCgroup(rows, launch.cgroup());
        namespaces.joinAfterClone(rows);
        namespaces.makeCgroupNamespace(rows);
        Steps.setOomScore(rows, process.oomScoreAdj(), namespaces.inUserNamespace(), warnings);
        Steps.setLabel(rows, process);
        if (launch.stdio() instanceof Stdio.Fifos fifos) {
            new Console(rows).openFifos(fifos);
        }
        Rootfs rootfs = new Rootfs(rows, root, linux.rootfsPropagation());
        rootfs.attach(launch.mountPoint());
        if (namespaces.isNew(Namespace.USER)) {
            requireMaps();
            awaitStarter();
        } else if (namespaces.inUserNamespace() && needsStarter() && !(launch.stdio() instanceof Stdio.Inherited)) {
            awaitStarter();
        }
        if (namespaces.inUserNamespace()) {
            // Until here it was root of the host to the host's files, though without capabilities.
            Arg zero = Arg.value(0);
            rows.call("become group 0 of the user namespace", Sys.SETRESGID, zero, zero, zero);
            rows.call("become user 0 of the user namespace", Sys.SETRESUID, zero, zero, zero);
        }
        Steps.newKeyring(rows);
        MountSteps mounts = new MountSteps(
                rows,
                root,
                launch.cgroup(),
                namespaces.isNew(Namespace.CGROUP),
                namespaces.inUserNamespace() ? Optional.of(owned) : Optional.empty());
        spec.mounts().forEach(mounts::add);
        if (ownDev()) {
            new Devices(rows, root, namespaces.inUserNamespace()).add(linux.devices(), mounts);
        }
        streams();
        Sysctls.add(rows, root, linux.sysctl(), namespaces.separate());
        mounts.makeReadOnly(linux.readonlyPaths());
        mounts.mask(linux.maskedPaths());
        boolean readOnly = spec.root() != null && spec.root().readonly();
        if (readOnly) {
            // later it could not be made
            new MountPoints(rows, root).makeFolders(MountPoints.lexical(process.cwd()));
        }
        rootfs.pivot(readOnly);
        Steps.setNames(rows, spec.hostname(), spec.domainname());

        ProcessSteps steps = new ProcessSteps(rows, process, linux.seccomp(), namespaces.inUserNamespace(), warnings);
        if (launch.stdio() instanceof Stdio.Terminal) {
            // The descriptors were the starter's until here, so that it has the master; from here on they are not.
            rows.call("leave the starter's descriptors", Sys.UNSHARE, Arg.named("CLONE_FILES", 0x400));
        }
        Optional<Fd> init = launch.init() ? Optional.of(openInit()) : Optional.empty();
        steps.become(init, true);

        List<Fd> inherit = new ArrayList<>();
        inherit.add(launch.root());
        inherit.addAll(mounts.descriptors());
        launch.cgroup().birth().ifPresent(inherit::add);
        namespaces.descriptors().forEach(number -> inherit.add(Fd.of(number)));
        gate.ifPresent(held -> inherit.addAll(held.descriptors()));
        terminalGate.ifPresent(held -> inherit.addAll(held.descriptors()));
        gate.ifPresent(owned::add);
        terminalGate.ifPresent(owned::add);
        init.ifPresent(file -> {
            inherit.add(file);
            owned.add(file);
        });
        return new Prepared(
                before.program.build(),
                cloneArgs(),
                rows.program.build(),
                inherit,
                gate,
                terminalGate,
                master,
                warnings,
                owned);
    }

    private Fd openInit() {
        Executable executable = new Executable(process.args(), process.env());
        return InitProgram.open(executable.paths(), process.args(), process.env());
    }

    private CloneArgs cloneArgs() {
        CloneArgs clone = CloneArgs.newNamespaces(namespaces.cloned());
        if (launch.stdio() instanceof Stdio.Terminal) {
            clone = clone.sharingFiles();
        }
        return launch.cgroup().birth().map(clone::intoCgroup).orElse(clone);
    }

    /** What root of a user namespace may not do for itself: its starter does it meanwhile. */
    private boolean needsStarter() {
        return Rlimits.raise(process.rlimits()) || Steps.lowers(process.oomScoreAdj());
    }

    private void requireMaps() {
        if (linux.uidMappings().isEmpty() || linux.gidMappings().isEmpty()) {
            throw Errors.invalid("a user namespace needs uid and gid mappings");
        }
    }

    private void awaitStarter() {
        Gate held = Gate.open();
        gate = Optional.of(held);
        held.hold("wait for what is done from outside of the user namespace", rows.program);
    }

    /** A terminal whose master nobody but the monitor has would take the output of a short program with it. */
    private void awaitTaking() {
        Gate held = Gate.open();
        terminalGate = Optional.of(held);
        held.hold("wait until the terminal's master is taken", rows.program);
    }

    /** Whether /dev is the container's; where the host's is shown, nothing is made in it. */
    private boolean ownDev() {
        return spec.mounts().stream()
                .filter(mount -> MountPoints.lexical(mount.destination()).equals("/dev"))
                .noneMatch(mount -> MountOptions.parse(mount.options()).bind()
                        || mount.type().equals("bind"));
    }

    private void streams() {
        Console console = new Console(rows);
        if (launch.stdio() instanceof Stdio.Fifos fifos && fifos.input().isEmpty()) {
            console.openNull(root);
        }
        if (launch.stdio() instanceof Stdio.Terminal terminal) {
            Arg place = new MountPoints(rows, root).open("mount /dev/console", "/dev/console", MountPoints.Kind.FILE);
            Arg.Result opened = console.openTerminal(root, process.consoleSize(), Optional.of(place));
            master = Optional.of(opened);
            terminal.masterNumber()
                    .ifPresent(number -> rows.call(
                            "leave the terminal's master to the starter",
                            Sys.DUP3,
                            opened,
                            Arg.value(number),
                            Arg.named("O_CLOEXEC", 0x8_0000)));
            console.control();
            if (terminal.masterNumber().isPresent()) {
                awaitTaking();
            }
        }
    }

    /**
     * What is done from outside for a process in a user namespace while it waits at its gate: the maps of a new one, user_namespaces(7), and what takes
     * capabilities on the host.
     */
    public static void atGate(int pid, RuntimeSpec spec) {
        OciLinux linux = spec.linux();
        boolean fresh = linux.namespaces().stream()
                .anyMatch(ns -> ns.type().equals("user") && ns.path().isEmpty());
        if (fresh) {
            writeMap(pid, "uid_map", linux.uidMappings());
            writeMap(pid, "gid_map", linux.gidMappings());
        }
        Rlimits.raise(pid, spec.process().rlimits());
        Steps.lowerOomScore(pid, spec.process().oomScoreAdj());
    }

    private static void writeMap(int pid, String file, List<OciIdMapping> mappings) {
        StringBuilder text = new StringBuilder();
        mappings.forEach(map -> text.append(map.containerID())
                .append(' ')
                .append(map.hostID())
                .append(' ')
                .append(map.size())
                .append('\n'));
        try (Fd fd = LinuxFiles.open("/proc/" + pid + "/" + file, OpenFlag.WRITE_ONLY)) {
            LinuxFiles.writeAll(fd, text.toString().getBytes(StandardCharsets.US_ASCII));
        }
    }
}
