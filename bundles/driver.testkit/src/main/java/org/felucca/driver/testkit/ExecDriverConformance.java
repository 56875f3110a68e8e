package org.felucca.driver.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.felucca.driver.exec.ExecDriver;
import org.felucca.driver.exec.ExecProcess;
import org.felucca.driver.exec.ExecSpec;
import org.felucca.driver.exec.ExecTask;
import org.felucca.driver.exec.ExitStatus;
import org.felucca.driver.exec.Task;
import org.felucca.linux.Errno;
import org.felucca.linux.Fd;
import org.felucca.linux.LinuxException;
import org.felucca.linux.LinuxFiles;
import org.felucca.model.ErrorKind;
import org.felucca.model.ExecId;
import org.felucca.model.FeluccaException;
import org.felucca.model.oci.OciMount;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every exec driver must do. Runs real containers, each in a temporary folder and in a cgroup of the suite's. */
@Tag("root")
public abstract class ExecDriverConformance {
    private static final int SIGTERM = 15;
    private static final int SIGKILL = 9;

    @TempDir
    private Path temporary;

    private ExecDriver driver;
    private ContainerFixture fixture;
    private Task task;
    private final OutputRecorder output = new OutputRecorder();

    /** For suites that extend this. */
    protected ExecDriverConformance() {}

    /** A driver, as if just activated; there may have been others before. */
    protected abstract ExecDriver open();

    /** Deactivates a driver as the framework does. */
    protected abstract void close(ExecDriver driver);

    /** The cgroup that the suite's containers are made in. */
    protected abstract String cgroupParent();

    /** Whether anything is left of a container's cgroup. */
    protected abstract boolean cgroupExists(String path);

    @BeforeEach
    final void openDriver() throws IOException {
        driver = open();
        fixture = new ContainerFixture(temporary, cgroupParent());
    }

    @AfterEach
    final void deleteTask() throws IOException {
        if (task != null) {
            task.delete();
            assertFalse(cgroupExists(fixture.cgroup()), "cgroup is left");
            try (Stream<Path> left = Files.list(fixture.runFolder())) {
                assertEquals(0, left.count(), "files are left in the run folder");
            }
        }
        close(driver);
    }

    private void start(ExecSpec spec) {
        task = driver.create(spec);
        task.streams().connect(output);
        task.start();
    }

    private void sh(String script) {
        start(fixture.running("sh", "-c", script));
    }

    private static <T> T soon(CompletableFuture<T> future) {
        return future.orTimeout(20, TimeUnit.SECONDS).join();
    }

    private ExitStatus ended() {
        ExitStatus status = soon(task.exit());
        soon(task.streams().drained());
        return status;
    }

    private ExecTask exec(OutputRecorder recorder, boolean terminal, String script) {
        ExecTask exec = task.exec(new ExecProcess(
                ExecId.random(), ContainerFixture.process(terminal, "sh", "-c", script), "", false, false));
        exec.streams().connect(recorder);
        return exec;
    }

    @Test
    void tellsOutputOfBothStreamsAndExitCode() {
        sh("echo out; echo err >&2; exit 7");
        assertTrue(task.pid() > 0);
        assertEquals(7, ended().code());
        assertEquals("out\n", output.out());
        assertEquals("err\n", output.err());
    }

    @Test
    void endBySignalIs128AndItsNumber() throws InterruptedException {
        sh("trap 'exit 3' TERM; echo ready; while :; do sleep 0.05; done");
        output.await("ready");
        task.signal(SIGTERM);
        assertEquals(3, ended().code());
        task.signal(SIGTERM);
    }

    @Test
    void killedProcessEndsWith137() {
        start(fixture.running("sleep", "1000"));
        task.signal(SIGKILL);
        assertEquals(137, ended().code());
    }

    @Test
    void standardInputArrivesAndEnds() throws IOException {
        fixture.withStdin();
        start(fixture.running("cat"));
        task.streams().write(ByteBuffer.wrap("hello\n".getBytes(StandardCharsets.UTF_8)));
        task.streams().closeStdin();
        assertEquals(0, ended().code());
        assertEquals("hello\n", output.out());
        assertThrows(IOException.class, () -> task.streams().write(ByteBuffer.allocate(1)));
    }

    @Test
    void withoutInputAProcessReadsTheEndAtOnce() {
        start(fixture.running("cat"));
        assertEquals(0, ended().code());
    }

    @Test
    void muchOutputIsCompleteAndInOrder() {
        sh("i=0; while [ $i -lt 30000 ]; do echo line $i; i=$((i+1)); done");
        assertEquals(0, ended().code());
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 30000; i++) {
            expected.append("line ").append(i).append('\n');
        }
        assertEquals(expected.toString(), output.out());
    }

    @Test
    void processWaitsWhileNobodyListensAndLosesNothing() throws InterruptedException {
        sh("echo first; i=0; while [ $i -lt 20000 ]; do echo line $i; i=$((i+1)); done; echo last");
        output.await("first");
        task.streams().connect(null);
        String before = output.out();
        OutputRecorder rest = new OutputRecorder();
        task.streams().connect(rest);
        assertEquals(0, ended().code());
        String all = before + rest.out();
        assertTrue(all.endsWith("line 19999\nlast\n"), all.substring(Math.max(0, all.length() - 100)));
        assertEquals(20002, all.lines().count());
    }

    @Test
    void missingProgramIsToldInDockersWords() {
        task = driver.create(fixture.running("no-such-program"));
        FeluccaException e = assertThrows(FeluccaException.class, task::start);
        assertEquals(ErrorKind.INVALID, e.kind());
        assertTrue(
                e.getMessage().endsWith("exec: \"no-such-program\": executable file not found in $PATH: unknown"),
                e.getMessage());
    }

    @Test
    void missingPathAndFolderAndPlainFileAreToldApart() {
        assertFails("/no/such", "exec: \"/no/such\": stat /no/such: no such file or directory: unknown");
        assertFails("/etc", "exec: \"/etc\": is a directory: permission denied: unknown");
        assertFails("/etc/passwd", "exec: \"/etc/passwd\": permission denied: unknown");
    }

    private void assertFails(String program, String words) {
        task = driver.create(fixture.running(program));
        FeluccaException e = assertThrows(FeluccaException.class, task::start);
        assertTrue(e.getMessage().endsWith(words), e.getMessage());
        task.delete();
    }

    @Test
    void unknownUserIsToldInDockersWords() {
        task = driver.create(fixture.as("nobody-here").running("true"));
        FeluccaException e = assertThrows(FeluccaException.class, task::start);
        assertEquals("unable to find user nobody-here: no matching entries in passwd file", e.getMessage());
    }

    @Test
    void userGroupsAndHomeComeFromTheRoot() {
        fixture.as("ann");
        sh("id -u; id -g; id -G; echo $HOME");
        assertEquals(0, ended().code());
        assertEquals("1000\n1001\n1001 44\n/home/ann\n", output.out());
    }

    @Test
    void terminalIsTheControllingOneAndHasASize() throws InterruptedException {
        fixture.withTerminal();
        sh("tty; trap 'stty size; exit 0' WINCH; echo ready; while :; do sleep 0.05; done");
        output.await("ready");
        task.resize(33, 77);
        assertEquals(0, ended().code());
        assertTrue(output.out().startsWith("/dev/pts/0\r\n"), output.out());
        assertTrue(output.out().contains("33 77"), output.out());
    }

    @Test
    void successorTakesOverARunningTask() throws InterruptedException, IOException {
        fixture.withStdin();
        sh("echo one; read x; echo got $x; exit 5");
        output.await("one");
        int pid = task.pid();
        close(driver);
        driver = open();
        Optional<Task> adopted = driver.adopt(fixture.id(), fixture.runFolder());
        task = adopted.orElseThrow();
        assertEquals(pid, task.pid());
        task.streams().connect(output);
        task.streams().write(ByteBuffer.wrap("it\n".getBytes(StandardCharsets.UTF_8)));
        assertEquals(5, ended().code());
        assertEquals("one\ngot it\n", output.out());
    }

    @Test
    void successorTakesOverATerminal() throws InterruptedException, IOException {
        fixture.withTerminal();
        sh("echo one; read x; echo got $x; exit 6");
        output.await("one");
        close(driver);
        driver = open();
        task = driver.adopt(fixture.id(), fixture.runFolder()).orElseThrow();
        task.streams().connect(output);
        task.streams().write(ByteBuffer.wrap("it\n".getBytes(StandardCharsets.UTF_8)));
        assertEquals(6, ended().code());
        assertTrue(output.out().contains("got it"), output.out());
    }

    @Test
    void successorLearnsOutputAndExitCodeOfATaskThatEndedMeanwhile() throws InterruptedException {
        sh("echo one; read x < /tmp/go; echo two; echo three >&2; exit 9");
        output.await("one");
        int pid = task.pid();
        close(driver);
        letGo();
        ProcessHandle.of(pid).ifPresent(process -> soon(process.onExit()));
        driver = open();
        task = driver.adopt(fixture.id(), fixture.runFolder()).orElseThrow();
        task.streams().connect(output);
        assertEquals(9, ended().code());
        assertEquals("one\ntwo\n", output.out());
        assertEquals("three\n", output.err());
    }

    @Test
    void successorLearnsWhatATerminalStillHeld() throws InterruptedException {
        fixture.withTerminal();
        sh("echo one; read x < /tmp/go; echo two; exit 9");
        output.await("one");
        int pid = task.pid();
        close(driver);
        letGo();
        ProcessHandle.of(pid).ifPresent(process -> soon(process.onExit()));
        driver = open();
        task = driver.adopt(fixture.id(), fixture.runFolder()).orElseThrow();
        task.streams().connect(output);
        assertEquals(9, ended().code());
        assertEquals("one\r\ntwo\r\n", output.out());
    }

    /** Lets a script go on that reads {@code /tmp/go}. */
    private void letGo() {
        try {
            Files.writeString(fixture.root().resolve("tmp/go"), "go\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void emptyRunFolderHoldsNoTask() {
        assertEquals(Optional.empty(), driver.adopt(fixture.id(), fixture.runFolder()));
    }

    @Test
    void furtherProcessIsInTheContainer() throws InterruptedException {
        sh("echo here > /tmp/file; echo ready; sleep 1000");
        output.await("ready");
        OutputRecorder recorder = new OutputRecorder();
        ExecTask exec = exec(recorder, false, "cat /tmp/file; echo $$; cat /proc/1/comm; exit 4");
        assertEquals(4, soon(exec.exit()).code());
        soon(exec.streams().drained());
        assertTrue(recorder.out().startsWith("here\n"), recorder.out());
        assertTrue(recorder.out().endsWith("sh\n") || recorder.out().endsWith("sleep\n"), recorder.out());
        assertFalse(task.exit().isDone());
    }

    @Test
    void furtherProcessCanHaveATerminal() throws InterruptedException {
        sh("echo ready; sleep 1000");
        output.await("ready");
        OutputRecorder recorder = new OutputRecorder();
        ExecTask exec = exec(recorder, true, "tty; exit 2");
        assertEquals(2, soon(exec.exit()).code());
        soon(exec.streams().drained());
        assertEquals("/dev/pts/0\r\n", recorder.out());
    }

    @Test
    void furtherProcessIsFoundAgainByTheNextDriver() throws IOException, InterruptedException {
        sh("echo ready; sleep 1000");
        output.await("ready");
        OutputRecorder recorder = new OutputRecorder();
        ExecProcess wanted = new ExecProcess(
                ExecId.random(),
                ContainerFixture.process(false, "sh", "-c", "echo first; read word; echo $word; exit 5"),
                "",
                false,
                true);
        ExecTask exec = task.exec(wanted);
        exec.streams().connect(recorder);
        recorder.await("first");
        close(driver);
        driver = open();
        task = driver.adopt(fixture.id(), fixture.runFolder()).orElseThrow();
        ExecTask again = task.exec(wanted.id()).orElseThrow();
        assertEquals(exec.pid(), again.pid());
        again.streams().connect(recorder);
        again.streams().write(ByteBuffer.wrap("second\n".getBytes(StandardCharsets.US_ASCII)));
        assertEquals(5, soon(again.exit()).code());
        soon(again.streams().drained());
        assertEquals("first\nsecond\n", recorder.out());
    }

    @Test
    void furtherProcessThatIsMissingIsToldInDockersWords() throws InterruptedException {
        sh("echo ready; sleep 1000");
        output.await("ready");
        ExecProcess missing =
                new ExecProcess(ExecId.random(), ContainerFixture.process(false, "no-such-program"), "", false, false);
        FeluccaException e = assertThrows(FeluccaException.class, () -> task.exec(missing));
        assertEquals(
                "OCI runtime exec failed: exec failed: unable to start container process: "
                        + "exec: \"no-such-program\": executable file not found in $PATH: unknown",
                e.getMessage());
    }

    @Test
    void pausedProcessesStandStill() throws InterruptedException {
        sh("echo ready; sleep 1000");
        output.await("ready");
        assertTrue(task.pids().contains(task.pid()), task.pids().toString());
        task.pause();
        task.resume();
        assertTrue(task.stats().pids() >= 1);
        assertTrue(task.stats().memoryUsage() > 0);
    }

    @Test
    void initForwardsSignalsAndReaps() throws InterruptedException {
        fixture.withInit();
        sh("trap 'exit 3' TERM; echo $$; echo ready; while :; do sleep 0.05; done");
        output.await("ready");
        assertFalse(output.out().startsWith("1\n"), output.out());
        task.signal(SIGTERM);
        assertEquals(3, ended().code());
    }

    @Test
    void fileTheKernelCannotExecuteSaysSoAsAProcessWould() throws IOException {
        Path bad = fixture.root().resolve("bin/bad");
        Files.writeString(bad, "#!/no/such/interpreter\n");
        assertTrue(bad.toFile().setExecutable(true));
        start(fixture.running("/bin/bad"));
        assertEquals(1, ended().code());
        assertEquals("exec /bin/bad: no such file or directory\n", output.err());
    }

    @Test
    void containerOnTheHostsPidsEndsWhole() throws InterruptedException {
        fixture.sharing("pid");
        sh("sleep 1000 & echo ready; exit 0");
        assertEquals(0, ended().code());
    }

    @Test
    void rootOfARunShowsWhatItHasMounted() throws InterruptedException {
        sh("echo inside > /dev/shm/note; echo ready; sleep 1000");
        output.await("ready");
        try (Fd root = Fd.of(task.openRoot());
                Fd note = LinuxFiles.openInRoot(root, "/dev/shm/note")) {
            assertEquals("inside\n", new String(LinuxFiles.readAt(note, 0, 100), StandardCharsets.UTF_8));
        }
        try (Fd bare = Fd.of(task.openBareRoot())) {
            assertThrows(LinuxException.class, () -> LinuxFiles.openInRoot(bare, "/dev/shm/note"));
            LinuxFiles.openInRoot(bare, "/bin/busybox").close();
        }
        task.signal(SIGKILL);
        soon(task.exit());
        assertThrows(FeluccaException.class, () -> task.openBareRoot());
        FeluccaException e = assertThrows(FeluccaException.class, () -> task.openRoot());
        assertEquals(ErrorKind.CONFLICT, e.kind());
    }

    @Test
    void rootWithoutARunIsMountedNowhere() throws IOException {
        Path volume = Files.createDirectory(temporary.resolve("volume"));
        Files.writeString(volume.resolve("note"), "kept");
        List<OciMount> mounts = List.of(
                new OciMount("/data/here", "bind", volume.toString(), List.of("rbind", "ro")),
                new OciMount("/tmp", "tmpfs", "tmpfs", List.of()));
        List<String> before = Files.readAllLines(Path.of("/proc/self/mountinfo"));
        try (Fd root = Fd.of(driver.openRoot(fixture.running("true").rootfs(), mounts))) {
            assertEquals(before, Files.readAllLines(Path.of("/proc/self/mountinfo")));
            try (Fd note = LinuxFiles.openInRoot(root, "/../data/here/note");
                    Fd here = LinuxFiles.openInRoot(root, "/data/here")) {
                assertEquals("kept", new String(LinuxFiles.readAt(note, 0, 100), StandardCharsets.UTF_8));
                LinuxException e = assertThrows(LinuxException.class, () -> LinuxFiles.mkdir(here, "no", 0755));
                assertEquals(Errno.EROFS, e.errno());
            }
            try (Fd tmp = LinuxFiles.openInRoot(root, "/tmp")) {
                LinuxFiles.mkdir(tmp, "gone", 0755);
            }
        }
        assertFalse(Files.exists(fixture.root().resolve("tmp/gone")), "what was written to a tmpfs is on the disk");
        assertTrue(Files.isDirectory(fixture.root().resolve("data/here")), "the place of a mount was not made");
    }

    @Test
    void rootWhoseMountFailsLeavesNoDescriptor() throws IOException {
        List<OciMount> mounts = List.of(new OciMount("/bin/busybox", "tmpfs", "tmpfs", List.of()));
        ExecSpec spec = fixture.running("true");
        assertThrows(FeluccaException.class, () -> driver.openRoot(spec.rootfs(), mounts));
        long before = descriptors();
        assertThrows(FeluccaException.class, () -> driver.openRoot(spec.rootfs(), mounts));
        assertEquals(before, descriptors());
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }
}
