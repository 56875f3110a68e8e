package org.felucca.execdriver.native_.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.felucca.cgroups.Cgroups;
import org.felucca.driver.exec.ExitStatus;
import org.felucca.driver.exec.Task;
import org.felucca.driver.testkit.ContainerFixture;
import org.felucca.linux.Fd;
import org.felucca.linux.Namespace;
import org.felucca.linux.Namespaces;
import org.felucca.model.FeluccaException;
import org.felucca.model.oci.OciCapabilities;
import org.felucca.model.oci.OciDevice;
import org.felucca.model.oci.OciIdMapping;
import org.felucca.model.oci.OciLinux;
import org.felucca.model.oci.OciLinuxBuilder;
import org.felucca.model.oci.OciMemory;
import org.felucca.model.oci.OciMount;
import org.felucca.model.oci.OciNamespace;
import org.felucca.model.oci.OciProcess;
import org.felucca.model.oci.OciProcessBuilder;
import org.felucca.model.oci.OciResourcesBuilder;
import org.felucca.model.oci.OciRlimit;
import org.felucca.model.oci.OciRoot;
import org.felucca.model.oci.RuntimeSpec;
import org.felucca.model.oci.RuntimeSpecBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a container sees and cannot do, looked at from inside real ones. */
@Tag("root")
class ContainerTest {
    private static final String PARENT =
            "/felucca-test-container-" + ProcessHandle.current().pid();

    @TempDir
    private Path temporary;

    private NativeDriver driver;
    private ContainerFixture fixture;
    private Task task;
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    @BeforeEach
    void open() throws IOException {
        driver = new NativeDriver();
        fixture = new ContainerFixture(temporary, PARENT);
    }

    @AfterEach
    void close() {
        if (task != null) {
            task.delete();
        }
        driver.deactivate();
    }

    @AfterAll
    static void removeParent() {
        try (Cgroups cgroups = Cgroups.detect()) {
            cgroups.removeEmpty(PARENT);
        }
    }

    private ExitStatus run(UnaryOperator<RuntimeSpec> change, String script) {
        task = driver.create(fixture.running(change, "sh", "-c", script));
        task.streams().connect((kind, bytes) -> {
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            synchronized (output) {
                output.writeBytes(copy);
            }
        });
        task.start();
        ExitStatus status = soon(task.exit());
        soon(task.streams().drained());
        return status;
    }

    private static <T> T soon(CompletableFuture<T> future) {
        return future.orTimeout(20, TimeUnit.SECONDS).join();
    }

    private String says(UnaryOperator<RuntimeSpec> change, String script) {
        run(change, script);
        synchronized (output) {
            return output.toString(StandardCharsets.UTF_8);
        }
    }

    private String says(String script) {
        return says(spec -> spec, script);
    }

    private static UnaryOperator<RuntimeSpec> mounting(OciMount... more) {
        return spec -> {
            List<OciMount> mounts = new ArrayList<>(spec.mounts());
            mounts.addAll(List.of(more));
            return RuntimeSpecBuilder.builder(spec).mounts(mounts).build();
        };
    }

    private static UnaryOperator<RuntimeSpec> linux(UnaryOperator<OciLinux> change) {
        return spec -> RuntimeSpecBuilder.builder(spec)
                .linux(change.apply(spec.linux()))
                .build();
    }

    private static UnaryOperator<RuntimeSpec> process(UnaryOperator<OciProcess> change) {
        return spec -> RuntimeSpecBuilder.builder(spec)
                .process(change.apply(spec.process()))
                .build();
    }

    private String fails(UnaryOperator<RuntimeSpec> change) {
        return assertThrows(FeluccaException.class, () -> run(change, "true")).getMessage();
    }

    @Test
    void noDescriptorOfTheHostIsOpen() {
        assertEquals("0\n1\n2\n3\n", says("ls /proc/self/fd"));
    }

    @Test
    void nothingOfTheContainerShowsInTheHostsMountTable() throws IOException {
        List<String> before = Files.readAllLines(Path.of("/proc/self/mountinfo"));
        task = driver.create(fixture.running("sleep", "1000"));
        task.start();
        assertEquals(before, Files.readAllLines(Path.of("/proc/self/mountinfo")));
    }

    @Test
    void devicesAndLinksAreThoseOfDocker() {
        assertEquals(
                "fd full mqueue null ptmx pts random shm stderr stdin stdout tty urandom zero",
                says(
                                mounting(new OciMount(
                                        "/dev/mqueue", "mqueue", "mqueue", List.of("nosuid", "noexec", "nodev"))),
                                "echo $(ls /dev)")
                        .strip());
    }

    @Test
    void givenDeviceIsMadeInFoldersOfItsOwn() {
        OciDevice device =
                new OciDevice("/dev/deep/down", "c", 1, 5, Optional.of(0640), Optional.of(0), Optional.of(44));
        assertTrue(says(
                        linux(linux -> OciLinuxBuilder.builder(linux)
                                .devices(List.of(device))
                                .build()),
                        "ls -ln /dev/deep")
                .matches("(?s).*crw-r----- +1 0 +44 +1, +5 .* down\n"));
    }

    @Test
    void bindThroughALinkStaysInTheRoot() throws IOException {
        Path outside = Files.createDirectories(temporary.resolve("outside"));
        Files.createDirectories(Path.of(fixture.root().toString() + outside));
        Files.createSymbolicLink(fixture.root().resolve("evil"), outside);
        Files.createSymbolicLink(fixture.root().resolve("up"), Path.of("../../../../.."));
        Path source = Files.createDirectories(temporary.resolve("source"));
        Files.writeString(source.resolve("file"), "content");
        String said = says(
                mounting(
                        new OciMount("/evil/sub", "bind", source.toString(), List.of("rbind")),
                        new OciMount("/up/there", "bind", source.toString(), List.of("rbind", "ro"))),
                "cat /there/file; cat " + outside + "/sub/file");
        assertEquals("contentcontent", said);
        assertEquals(0, outside.toFile().list().length);
    }

    @Test
    void placeBehindADanglingLinkIsRefused() throws IOException {
        Path outside = Files.createDirectories(temporary.resolve("outside"));
        Files.createSymbolicLink(fixture.root().resolve("evil"), outside);
        Path source = Files.createDirectories(temporary.resolve("source"));
        fails(mounting(new OciMount("/evil/sub", "bind", source.toString(), List.of("rbind"))));
        assertEquals(0, outside.toFile().list().length);
    }

    @Test
    void fileIsBoundOnAMissingPlaceAndReadOnlyHolds() throws IOException {
        Path source = temporary.resolve("hosts");
        Files.writeString(source, "127.0.0.1 me\n");
        String said = says(
                mounting(
                        new OciMount("/new/deep/hosts", "bind", source.toString(), List.of("rbind", "ro", "rprivate"))),
                "cat /new/deep/hosts; echo x > /new/deep/hosts || echo refused");
        assertTrue(said.contains("127.0.0.1 me\n"), said);
        assertTrue(said.contains("refused\n"), said);
        assertEquals("127.0.0.1 me\n", Files.readString(source));
    }

    @Test
    void mountIntoProcfsIsRefusedHoweverItIsSpelled() throws IOException {
        Files.createSymbolicLink(fixture.root().resolve("trick"), Path.of("/proc/sys"));
        Path source = Files.createDirectories(temporary.resolve("source"));
        for (String destination : List.of("/proc/sys", "/trick", "/proc", "/tmp/../proc/1")) {
            String message = fails(mounting(new OciMount(destination, "bind", source.toString(), List.of("rbind"))));
            assertTrue(
                    message.contains("cannot be mounted because it is inside /proc")
                            || (destination.equals("/proc") && message.contains("because it is not of type proc")),
                    message);
            task.delete();
        }
    }

    @Test
    void procThatTheImageMadeALinkIsRefused() throws IOException {
        Files.delete(fixture.root().resolve("proc"));
        Files.createSymbolicLink(fixture.root().resolve("proc"), Path.of("/tmp"));
        String message = fails(spec -> spec);
        assertTrue(message.contains("must be an ordinary directory"), message);
    }

    @Test
    void folderOnAFileIsToldInDockersWords() throws IOException {
        Path source = Files.createDirectories(temporary.resolve("source"));
        String message = fails(mounting(new OciMount("/etc/passwd", "bind", source.toString(), List.of("rbind"))));
        assertTrue(
                message.contains("not a directory: unknown: Are you trying to mount a directory onto a file"), message);
    }

    @Test
    void workingFolderIsNotReachedThroughALeakedDescriptor() {
        for (int number = 3; number < 12; number++) {
            String path = "/proc/self/fd/" + number;
            String message =
                    fails(process(p -> OciProcessBuilder.builder(p).cwd(path).build()));
            assertTrue(message.contains("chdir to cwd"), message);
            task.delete();
        }
    }

    @Test
    void missingWorkingFolderIsMade() {
        assertEquals(
                "/not/there/yet\n",
                says(
                        process(p -> OciProcessBuilder.builder(p)
                                .cwd("/not/there/yet")
                                .build()),
                        "pwd"));
    }

    @Test
    void maskedAndReadOnlyPathsHold() {
        UnaryOperator<RuntimeSpec> masked = linux(linux -> OciLinuxBuilder.builder(linux)
                .maskedPaths(List.of("/proc/version", "/proc/fs", "/proc/not-there"))
                .build());
        String said = says(
                masked,
                "wc -c < /proc/version; ls /proc/fs | wc -l; (echo 1 > /proc/sys/kernel/domainname) 2>&1 || echo refused");
        assertTrue(said.contains("0\n0\n"), said);
        assertTrue(said.contains("refused\n"), said);
    }

    @Test
    void readOnlyRootRefusesWritesButNotInMounts() {
        String said = says(
                spec -> mounting(new OciMount("/tmp", "tmpfs", "tmpfs", List.of("nosuid", "size=1m")))
                        .apply(RuntimeSpecBuilder.builder(spec)
                                .root(new OciRoot("", true))
                                .build()),
                "touch /file || echo refused; touch /tmp/file && echo taken");
        assertTrue(said.contains("refused\n"), said);
        assertTrue(said.contains("taken\n"), said);
    }

    @ParameterizedTest
    @CsvSource({"'',2", "unconfined,0"})
    void seccompFilterIsLoadedUnlessUnconfined(String profile, int mode) {
        fixture.filteredBy(profile);
        assertEquals("Seccomp:\t" + mode + "\n", says("grep Seccomp: /proc/self/status"));
    }

    @Test
    void customSeccompProfileDecides() {
        fixture.filteredBy("{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":"
                + "[{\"names\":[\"mkdir\",\"mkdirat\"],\"action\":\"SCMP_ACT_ERRNO\",\"errnoRet\":1}]}");
        String said = says("mkdir /tmp/a || echo refused");
        assertTrue(said.contains("refused\n"), said);
    }

    @Test
    void capabilitiesAreThoseGiven() {
        assertEquals(
                """
                CapInh:\t0000000000000000
                CapPrm:\t00000000a80425fb
                CapEff:\t00000000a80425fb
                CapBnd:\t00000000a80425fb
                CapAmb:\t0000000000000000
                """,
                says(spec -> withDockersCapabilities(spec), "grep Cap /proc/self/status"));
    }

    @Test
    void anotherUserHasNoCapabilities() {
        fixture.as("ann");
        assertEquals(
                """
                CapPrm:\t0000000000000000
                CapEff:\t0000000000000000
                """,
                says("grep -E 'CapPrm|CapEff' /proc/self/status"));
    }

    private static RuntimeSpec withDockersCapabilities(RuntimeSpec spec) {
        List<String> names = new ArrayList<>(spec.process().capabilities().bounding());
        names.add("CAP_AUDIT_WRITE");
        return process(p -> OciProcessBuilder.builder(p)
                        .capabilities(new OciCapabilities(names, names, List.of(), names, List.of()))
                        .build())
                .apply(spec);
    }

    @Test
    void noNewPrivilegesIsSetWhenAsked() {
        assertEquals(
                "NoNewPrivs:\t1\n",
                says(
                        process(p -> OciProcessBuilder.builder(p)
                                .noNewPrivileges(true)
                                .build()),
                        "grep NoNewPrivs /proc/self/status"));
    }

    @Test
    void limitsHoldAndWhatCannotBeRaisedStays() {
        String said = says(
                process(p -> OciProcessBuilder.builder(p)
                        .rlimits(List.of(new OciRlimit("RLIMIT_NOFILE", 99, 88), new OciRlimit("RLIMIT_CORE", 0, 0)))
                        .build()),
                "ulimit -Sn; ulimit -Hn; ulimit -c");
        assertEquals("88\n99\n0\n", said);
    }

    @Test
    void sysctlOfTheOwnNamespaceIsSet() {
        assertEquals(
                "7\n",
                says(
                        linux(linux -> OciLinuxBuilder.builder(linux)
                                .sysctl(Map.of("net.ipv4.ip_unprivileged_port_start", "7"))
                                .build()),
                        "cat /proc/sys/net/ipv4/ip_unprivileged_port_start"));
    }

    @Test
    void sysctlOfTheHostIsRefused() {
        assertEquals(
                "failed to create task for container: failed to create shim task: OCI runtime create failed: sysctl"
                        + " \"kernel.panic\" is not in a separate kernel namespace: unknown",
                fails(linux(linux -> OciLinuxBuilder.builder(linux)
                        .sysctl(Map.of("kernel.panic", "1"))
                        .build())));
    }

    @Test
    void networkNamespaceIsJoinedByDescriptor() {
        try (Fd own = Namespaces.own(Namespace.NETWORK)) {
            OciNamespace joined = new OciNamespace("network", "/proc/self/fd/" + own.number());
            String said = says(
                    linux(linux -> OciLinuxBuilder.builder(linux)
                            .namespaces(linux.namespaces().stream()
                                    .map(namespace -> namespace.type().equals("network") ? joined : namespace)
                                    .toList())
                            .build()),
                    "readlink /proc/self/ns/net");
            assertEquals("net:[" + Namespaces.id(own) + "]\n", said);
        }
    }

    @Test
    void userNamespaceMapsIds() throws IOException {
        UnaryOperator<RuntimeSpec> mapped = linux(linux -> {
            List<OciNamespace> namespaces = new ArrayList<>(linux.namespaces());
            namespaces.add(new OciNamespace("user", ""));
            return OciLinuxBuilder.builder(linux)
                    .namespaces(namespaces)
                    .uidMappings(List.of(new OciIdMapping(0, 100000, 65536)))
                    .gidMappings(List.of(new OciIdMapping(0, 100000, 65536)))
                    .build();
        });
        String said = says(mapped, "id -u; cat /proc/self/uid_map; echo x > /dev/null && echo null");
        assertEquals(
                List.of("0", "0 100000 65536", "null"),
                said.lines().map(line -> line.strip().replaceAll(" +", " ")).toList());
    }

    @Test
    void endForWantOfMemoryIsTold() {
        CompletableFuture<Void> told = new CompletableFuture<>();
        UnaryOperator<RuntimeSpec> small = linux(linux -> OciLinuxBuilder.builder(linux)
                .resources(OciResourcesBuilder.builder()
                        .memory(new OciMemory(
                                Optional.of(16L << 20),
                                Optional.empty(),
                                Optional.of(16L << 20),
                                Optional.empty(),
                                Optional.empty()))
                        .build())
                .build());
        task = driver.create(fixture.running(small, "dd", "if=/dev/zero", "of=/dev/null", "bs=64M", "count=1"));
        task.onOutOfMemory(() -> told.complete(null));
        task.start();
        ExitStatus status = soon(task.exit());
        assertEquals(137, status.code());
        assertTrue(status.outOfMemory());
        soon(told);
    }

    @Test
    void cgroupsOfTheContainerAreShownAndNoOthers() {
        String said = says(
                mounting(
                        new OciMount("/sys", "sysfs", "sysfs", List.of("nosuid", "noexec", "nodev", "ro")),
                        new OciMount("/sys/fs/cgroup", "cgroup", "cgroup", List.of("ro", "nosuid", "noexec", "nodev"))),
                "ls /sys/fs/cgroup | wc -l; echo 1 > /sys/fs/cgroup/x || echo refused; ls -d /sys/fs/cgroup"
                        + "/*/felucca* || echo none");
        assertTrue(said.contains("refused"), said);
        assertTrue(said.contains("none\n"), said);
        assertFalse(said.startsWith("0\n"), said);
    }
}
