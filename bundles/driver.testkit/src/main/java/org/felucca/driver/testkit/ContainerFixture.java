package org.felucca.driver.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.felucca.driver.exec.ExecSpec;
import org.felucca.driver.exec.RootMounts;
import org.felucca.linux.Fifos;
import org.felucca.model.ContainerId;
import org.felucca.model.oci.OciCapabilities;
import org.felucca.model.oci.OciLinuxBuilder;
import org.felucca.model.oci.OciMount;
import org.felucca.model.oci.OciNamespace;
import org.felucca.model.oci.OciProcess;
import org.felucca.model.oci.OciProcessBuilder;
import org.felucca.model.oci.OciResourcesBuilder;
import org.felucca.model.oci.OciRoot;
import org.felucca.model.oci.RuntimeSpec;
import org.felucca.model.oci.RuntimeSpecBuilder;

/** A small container for suites: busybox in a folder, and a document that names what Docker's containers have. */
public final class ContainerFixture {
    private static final String BUSYBOX = "/usr/bin/busybox";
    private static final List<String> CAPABILITIES = List.of(
            "CAP_CHOWN",
            "CAP_DAC_OVERRIDE",
            "CAP_FOWNER",
            "CAP_FSETID",
            "CAP_KILL",
            "CAP_MKNOD",
            "CAP_NET_BIND_SERVICE",
            "CAP_NET_RAW",
            "CAP_SETFCAP",
            "CAP_SETGID",
            "CAP_SETPCAP",
            "CAP_SETUID",
            "CAP_SYS_CHROOT");

    private final Path folder;
    private final ContainerId id = ContainerId.random();
    private final String cgroupParent;
    private final List<String> namespaces = new ArrayList<>(List.of("mount", "pid", "network", "ipc", "uts"));
    private boolean terminal;
    private boolean openStdin;
    private boolean init;
    private String user = "";
    private String seccomp = "";

    /**
     * Makes root, run and state folder below a temporary folder.
     *
     * @param cgroupParent that containers of this suite are made in
     */
    public ContainerFixture(Path temporary, String cgroupParent) throws IOException {
        this.folder = temporary;
        this.cgroupParent = cgroupParent;
        for (String name : List.of("root/bin", "root/etc", "root/proc", "root/dev", "root/tmp", "run", "state")) {
            Files.createDirectories(folder.resolve(name));
        }
        Fifos.make(root().resolve("tmp/go").toString(), 0600);
        Path busybox = root().resolve("bin/busybox");
        if (!Files.exists(busybox)) {
            Files.copy(Path.of(BUSYBOX), busybox);
            Files.setPosixFilePermissions(busybox, PosixFilePermissions.fromString("rwxr-xr-x"));
            for (String applet : List.of(
                    "sh",
                    "cat",
                    "echo",
                    "sleep",
                    "id",
                    "true",
                    "ls",
                    "stty",
                    "tty",
                    "kill",
                    "ps",
                    "hostname",
                    "mkdir",
                    "touch",
                    "mount",
                    "ulimit",
                    "dd",
                    "readlink",
                    "grep",
                    "wc",
                    "test")) {
                Files.createSymbolicLink(root().resolve("bin").resolve(applet), Path.of("busybox"));
            }
            Files.writeString(
                    root().resolve("etc/passwd"),
                    "root:x:0:0:root:/root:/bin/sh\nann:x:1000:1001:Ann:/home/ann:/bin/sh\n");
            Files.writeString(root().resolve("etc/group"), "root:x:0:\nann:x:1001:\nvideo:x:44:ann\n");
        }
    }

    /** Gives it a terminal. */
    public ContainerFixture withTerminal() {
        terminal = true;
        return this;
    }

    /** Keeps its standard input open. */
    public ContainerFixture withStdin() {
        openStdin = true;
        return this;
    }

    /** Makes an init its first process. */
    public ContainerFixture withInit() {
        init = true;
        return this;
    }

    /** Leaves it in a namespace of the host. */
    public ContainerFixture sharing(String namespace) {
        namespaces.remove(namespace);
        return this;
    }

    /** Runs it as somebody. */
    public ContainerFixture as(String name) {
        user = name;
        return this;
    }

    /** With another seccomp profile. */
    public ContainerFixture filteredBy(String profile) {
        seccomp = profile;
        return this;
    }

    /** Of this fixture's only container. */
    public ContainerId id() {
        return id;
    }

    /** The container's root on the host. {@code tmp/go} in it is a FIFO for scripts that shall wait. */
    public Path root() {
        return folder.resolve("root");
    }

    /** The task's folder. */
    public Path runFolder() {
        return folder.resolve("run");
    }

    /** The cgroup of the container. */
    public String cgroup() {
        return cgroupParent + "/" + id;
    }

    /** A container that runs this. */
    public ExecSpec running(String... args) {
        return new ExecSpec(
                id,
                document(args),
                user,
                List.of(),
                seccomp,
                init,
                new RootMounts(root(), List.of(new OciMount("/", "bind", root().toString(), List.of("rbind")))),
                openStdin,
                runFolder(),
                folder.resolve("state"));
    }

    /** The same with another document. */
    public ExecSpec running(UnaryOperator<RuntimeSpec> change, String... args) {
        ExecSpec plain = running(args);
        return new ExecSpec(
                id,
                change.apply(plain.spec()),
                user,
                List.of(),
                seccomp,
                init,
                plain.rootfs(),
                openStdin,
                plain.runFolder(),
                plain.stateFolder());
    }

    /** A process that runs this. */
    public static OciProcess process(boolean terminal, String... args) {
        OciCapabilities capabilities =
                new OciCapabilities(CAPABILITIES, CAPABILITIES, List.of(), CAPABILITIES, List.of());
        return OciProcessBuilder.builder()
                .terminal(terminal)
                .args(List.of(args))
                .env(List.of("PATH=/sbin:/bin"))
                .cwd("/")
                .capabilities(capabilities)
                .build();
    }

    private RuntimeSpec document(String... args) {
        return RuntimeSpecBuilder.builder()
                .ociVersion("1.1.0")
                .process(process(terminal, args))
                .root(new OciRoot("", false))
                .hostname("fixture")
                .mounts(List.of(
                        new OciMount("/proc", "proc", "proc", List.of("nosuid", "noexec", "nodev")),
                        new OciMount("/dev", "tmpfs", "tmpfs", List.of("nosuid", "mode=755", "size=65536k")),
                        new OciMount(
                                "/dev/pts",
                                "devpts",
                                "devpts",
                                List.of("nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5")),
                        new OciMount("/dev/shm", "tmpfs", "shm", List.of("nosuid", "noexec", "nodev", "mode=1777"))))
                .linux(OciLinuxBuilder.builder()
                        .resources(OciResourcesBuilder.builder().build())
                        .cgroupsPath(cgroup())
                        .namespaces(namespaces.stream()
                                .map(type -> new OciNamespace(type, ""))
                                .toList())
                        .maskedPaths(List.of("/proc/kcore", "/proc/acpi"))
                        .readonlyPaths(List.of("/proc/sys"))
                        .sysctl(Map.of())
                        .build())
                .annotations(Map.of())
                .build();
    }
}
