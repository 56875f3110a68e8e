package org.felucca.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.BadRequestException;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.ChangeLog;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.HealthCheck;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Image;
import com.github.dockerjava.api.model.Info;
import com.github.dockerjava.api.model.Ports;
import com.github.dockerjava.api.model.Statistics;
import com.github.dockerjava.api.model.StreamType;
import com.github.dockerjava.api.model.Version;
import com.github.dockerjava.api.model.Volume;
import com.github.dockerjava.api.model.WaitResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.felucca.itest.harness.Await;
import org.felucca.itest.harness.Commands;
import org.felucca.itest.harness.EngineTest;
import org.felucca.itest.harness.Leftovers;
import org.felucca.itest.harness.SharedEngine;
import org.felucca.itest.harness.Tar;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A day's work with docker-java: the same through every transport, and with every version of it. */
abstract class DockerJavaWork extends EngineTest {
    protected DockerClient client;

    /** A client of the transport under test; this class closes it. */
    protected abstract DockerClient connect(String host);

    /** Whether this transport hands over answers of megabytes to their end: the old one of Netty does not, from Docker either. */
    protected boolean deliversAll() {
        return true;
    }

    @BeforeEach
    void connect() {
        client = connect("unix://" + engine.socket());
    }

    @AfterEach
    void disconnect() throws IOException {
        client.close();
    }

    protected CreateContainerCmd busybox(String... command) {
        return client.createContainerCmd("busybox")
                .withCmd(command)
                .withHostConfig(HostConfig.newHostConfig().withNetworkMode("none"));
    }

    protected String started(String... command) {
        return start(busybox(command));
    }

    private String start(CreateContainerCmd create) {
        String id = create.exec().getId();
        client.startContainerCmd(id).exec();
        return id;
    }

    protected int exitCode(String id) throws IOException {
        try (Received<WaitResponse> answer = new Received<>()) {
            client.waitContainerCmd(id).exec(answer);
            return answer.all().get(0).getStatusCode();
        }
    }

    private List<Frame> logs(String id) throws IOException {
        try (Received<Frame> frames = new Received<>()) {
            client.logContainerCmd(id)
                    .withStdOut(true)
                    .withStdErr(true)
                    .withFollowStream(true)
                    .exec(frames);
            return frames.all();
        }
    }

    protected static String text(List<Frame> frames, StreamType stream) {
        return frames.stream()
                .filter(f -> f.getStreamType() == stream)
                .map(f -> new String(f.getPayload(), UTF_8))
                .collect(Collectors.joining());
    }

    private static String fromTar(byte[] tar, String name) {
        return Commands.run(Map.of(), tar, "tar", "-xOf", "-", name).ok();
    }

    private InspectContainerResponse container(String id) {
        return client.inspectContainerCmd(id).exec();
    }

    @Test
    void theEngineTellsOfItself() {
        client.pingCmd().exec();
        Version version = client.versionCmd().exec();
        assertEquals(http.get("/version").object().get("Version").getAsString(), version.getVersion());
        assertEquals("linux", version.getOperatingSystem());
        assertNotNull(version.getKernelVersion());
        Info info = client.infoCmd().exec();
        assertEquals("linux", info.getOsType());
        assertEquals(Runtime.getRuntime().availableProcessors(), info.getNCPU());
        assertTrue(info.getMemTotal() > 1_000_000);
        assertEquals(info.getContainers(), info.getContainersRunning() + info.getContainersStopped());
        assertFalse(info.getDriver().isEmpty());
    }

    @Test
    void imagesAreLoadedTaggedInspectedSavedAndRemoved() throws IOException {
        try (InputStream file = Files.newInputStream(SharedEngine.fixture("busybox.docker.tar"))) {
            client.loadImageCmd(file).exec();
        }
        client.tagImageCmd("busybox", "team/tool", "1.5").exec();
        assertEquals("linux", client.inspectImageCmd("team/tool:1.5").exec().getOs());
        List<Image> images =
                client.listImagesCmd().withImageNameFilter("team/tool").exec();
        assertEquals(List.of("team/tool:1.5"), tags(images));
        try (InputStream saved = client.saveImageCmd("team/tool:1.5").exec()) {
            byte[] archive = saved.readAllBytes();
            if (deliversAll()) {
                assertTrue(fromTar(archive, "manifest.json").contains("team/tool:1.5"));
            }
        }
        client.removeImageCmd("team/tool:1.5").exec();
        assertThrows(NotFoundException.class, () -> client.inspectImageCmd("team/tool:1.5")
                .exec());
        assertTrue(client.inspectImageCmd("busybox").exec().getSize() > 100_000);
    }

    private static List<String> tags(List<Image> images) {
        return images.stream()
                .flatMap(i -> Arrays.stream(i.getRepoTags()))
                .filter(t -> t.startsWith("team/"))
                .toList();
    }

    @Test
    void outputAndErrorsComeApart() throws IOException {
        String id = started("sh", "-c", "echo out; echo err >&2; exit 7");
        assertEquals(7, exitCode(id));
        List<Frame> frames = logs(id);
        assertEquals("out\n", text(frames, StreamType.STDOUT));
        assertEquals("err\n", text(frames, StreamType.STDERR));
        assertEquals(7, (int) container(id).getState().getExitCode());
    }

    @Test
    void aTerminalIsOneStream() throws IOException {
        String id = start(busybox("tty").withTty(true));
        assertEquals(0, exitCode(id));
        assertEquals("/dev/pts/0\r\n", text(logs(id), StreamType.RAW));
    }

    @Test
    void logsAreCutByTailAndStamped() throws IOException {
        String id = started("sh", "-c", "echo one; echo two; echo three");
        exitCode(id);
        try (Received<Frame> frames = new Received<>()) {
            client.logContainerCmd(id)
                    .withStdOut(true)
                    .withTail(2)
                    .withTimestamps(true)
                    .exec(frames);
            List<String> lines = text(frames.all(), StreamType.STDOUT).lines().toList();
            assertEquals(2, lines.size());
            assertTrue(lines.get(0).matches("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z two"), lines.get(0));
        }
    }

    @Test
    void attachedWithLogsOneSeesWhatWas() throws IOException {
        String id = started("sh", "-c", "echo before; exec sleep 1000");
        awaitLog(id, "before");
        try (Received<Frame> screen = new Received<>()) {
            client.attachContainerCmd(id)
                    .withLogs(true)
                    .withStdOut(true)
                    .withFollowStream(true)
                    .exec(screen);
            screen.await(f -> new String(f.getPayload(), UTF_8).equals("before\n"));
            client.killContainerCmd(id).exec();
            screen.all();
        }
    }

    @Test
    void commandsRunInside() throws IOException {
        String id = started("sleep", "1000");
        String exec = client.execCreateCmd(id)
                .withCmd("sh", "-c", "id -un; pwd; echo err >&2; exit 3")
                .withUser("daemon")
                .withAttachStdout(true)
                .withAttachStderr(true)
                .exec()
                .getId();
        try (Received<Frame> frames = new Received<>()) {
            client.execStartCmd(exec).withDetach(false).exec(frames);
            List<Frame> all = frames.all();
            assertEquals("daemon\n/\n", text(all, StreamType.STDOUT));
            assertEquals("err\n", text(all, StreamType.STDERR));
        }
        assertEquals(3, (int) client.inspectExecCmd(exec).exec().getExitCode());
    }

    @Test
    void filesGoInAndComeOut() throws IOException {
        String id = busybox("cat", "/tmp/in/note").exec().getId();
        byte[] tar = new Tar().file("in/note", "written outside\n").end();
        client.copyArchiveToContainerCmd(id)
                .withRemotePath("/tmp")
                .withTarInputStream(new ByteArrayInputStream(tar))
                .exec();
        client.startContainerCmd(id).exec();
        assertEquals(0, exitCode(id));
        assertEquals("written outside\n", text(logs(id), StreamType.STDOUT));
        try (InputStream out = client.copyArchiveFromContainerCmd(id, "/tmp/in").exec()) {
            assertEquals("written outside", fromTar(out.readAllBytes(), "in/note"));
        }
        assertThrows(NotFoundException.class, () -> client.copyArchiveFromContainerCmd(id, "/tmp/nothing")
                .exec());
        List<ChangeLog> changes = client.containerDiffCmd(id).exec();
        assertTrue(
                changes.stream().anyMatch(c -> c.getPath().equals("/tmp/in/note") && c.getKind() == 1),
                changes.toString());
    }

    @Test
    void statisticsFlow() throws IOException {
        String id = started("sleep", "1000");
        try (Received<Statistics> stream = new Received<>()) {
            client.statsCmd(id).exec(stream);
            Statistics one = stream.await(s -> s.getPidsStats().getCurrent() != null);
            assertEquals(1, one.getPidsStats().getCurrent());
            assertTrue(one.getMemoryStats().getUsage() > 0);
            assertTrue(one.getCpuStats().getCpuUsage().getTotalUsage() > 0);
            assertTrue(one.getCpuStats().getOnlineCpus() == null
                    || one.getCpuStats().getOnlineCpus() > 0);
        }
    }

    @Test
    void eventsAreToldAndCanBeAskedForLater() throws IOException {
        String since = Long.toString(Instant.now().getEpochSecond());
        try (Received<Event> live = new Received<>()) {
            client.eventsCmd().withLabelFilter(Map.of("watched", "yes")).exec(live);
            String id = start(busybox("true").withLabels(Map.of("watched", "yes", "colour", "red")));
            exitCode(id);
            Event end = live.await(e -> "die".equals(e.getAction()));
            assertEquals("0", end.getActor().getAttributes().get("exitCode"));
            assertEquals("red", end.getActor().getAttributes().get("colour"));
            client.removeContainerCmd(id).exec();
            live.await(e -> "destroy".equals(e.getAction()));
            try (Received<Event> past = new Received<>()) {
                client.eventsCmd()
                        .withSince(since)
                        .withUntil(Long.toString(Instant.now().getEpochSecond() + 1))
                        .withContainerFilter(id)
                        .exec(past);
                assertEquals(
                        List.of("create", "start", "die", "destroy"),
                        past.all().stream().map(Event::getAction).toList());
            }
        }
    }

    @Test
    void topRenamePauseUpdateRestartAndKill() {
        String id = started("sleep", "1000");
        String[][] processes = client.topContainerCmd(id).exec().getProcesses();
        assertEquals(1, processes.length);
        assertEquals("sleep 1000", processes[0][processes[0].length - 1]);
        client.renameContainerCmd(id).withName("renamed").exec();
        assertEquals("/renamed", container(id).getName());
        client.pauseContainerCmd("renamed").exec();
        assertTrue(container(id).getState().getPaused());
        client.unpauseContainerCmd("renamed").exec();
        assertFalse(container(id).getState().getPaused());
        client.updateContainerCmd(id)
                .withCpuShares(512)
                .withMemory(100_000_000L)
                .withMemorySwap(-1L)
                .exec();
        assertEquals(512, (int) container(id).getHostConfig().getCpuShares());
        assertEquals(100_000_000L, (long) container(id).getHostConfig().getMemory());
        String before = container(id).getState().getStartedAt();
        client.restartContainerCmd(id).withtTimeout(0).exec();
        assertFalse(before.equals(container(id).getState().getStartedAt()));
        client.killContainerCmd(id).withSignal("KILL").exec();
        awaitStatus(id, "exited");
        assertEquals(137, (int) container(id).getState().getExitCode());
    }

    @Test
    void listsAreFiltered() {
        String running =
                start(busybox("sleep", "1000").withLabels(Map.of("part", "a")).withName("runs"));
        String created = busybox("true").withLabels(Map.of("part", "b")).exec().getId();
        List<Container> all = client.listContainersCmd().withShowAll(true).exec();
        assertEquals(2, all.size());
        List<Container> labelled = client.listContainersCmd()
                .withLabelFilter(Map.of("part", "b"))
                .withShowAll(true)
                .exec();
        assertEquals(List.of(created), labelled.stream().map(Container::getId).toList());
        Container seen = client.listContainersCmd().exec().get(0);
        assertEquals(running, seen.getId());
        assertEquals(List.of("/runs"), List.of(seen.getNames()));
        assertTrue(seen.getStatus().startsWith("Up "), seen.getStatus());
        assertEquals(
                List.of(created),
                client.listContainersCmd().withStatusFilter(List.of("created")).exec().stream()
                        .map(Container::getId)
                        .toList());
    }

    @Test
    void aContainerBecomesAnImage() throws IOException {
        String id = started("sh", "-c", "echo kept >/kept");
        exitCode(id);
        String image = client.commitCmd(id)
                .withRepository("committed")
                .withTag("1")
                .withAuthor("somebody")
                .exec();
        try {
            assertEquals("somebody", client.inspectImageCmd(image).exec().getAuthor());
            String again = start(client.createContainerCmd("committed:1")
                    .withCmd("cat", "/kept")
                    .withHostConfig(HostConfig.newHostConfig().withNetworkMode("none")));
            assertEquals(0, exitCode(again));
            assertEquals("kept\n", text(logs(again), StreamType.STDOUT));
            client.removeContainerCmd(again).exec();
        } finally {
            client.removeImageCmd("committed:1").withForce(true).exec();
        }
    }

    @Test
    void volumesKeepWhatContainersWrite() throws IOException {
        client.createVolumeCmd().withName("store").exec();
        try {
            Volume place = new Volume("/store");
            HostConfig host = HostConfig.newHostConfig().withNetworkMode("none").withBinds(new Bind("store", place));
            exitCode(start(busybox("sh", "-c", "echo kept >/store/file").withHostConfig(host)));
            String reader = start(busybox("cat", "/store/file").withHostConfig(host));
            exitCode(reader);
            assertEquals("kept\n", text(logs(reader), StreamType.STDOUT));
            assertEquals("local", client.inspectVolumeCmd("store").exec().getDriver());
            assertEquals(
                    1,
                    client.listVolumesCmd()
                            .withFilter("name", List.of("store"))
                            .exec()
                            .getVolumes()
                            .size());
            assertEquals("store", container(reader).getMounts().get(0).getName());
            assertThrows(ConflictException.class, () -> client.removeVolumeCmd("store")
                    .exec());
            SharedEngine.current().removeAllContainers();
        } finally {
            client.removeVolumeCmd("store").exec();
        }
    }

    @Test
    void publishedPortsAreReached() {
        ExposedPort port = ExposedPort.tcp(80);
        Ports ports = new Ports();
        ports.bind(port, Ports.Binding.empty());
        String id = start(client.createContainerCmd("busybox")
                .withCmd(
                        "sh",
                        "-c",
                        "mkdir /w; echo served >/w/index.html; httpd -p 80 -h /w; echo serving; exec sleep 1000")
                .withExposedPorts(port)
                .withHostConfig(HostConfig.newHostConfig().withPortBindings(ports)));
        String published = container(id)
                .getNetworkSettings()
                .getPorts()
                .getBindings()
                .get(port)[0]
                .getHostPortSpec();
        awaitLog(id, "serving");
        assertEquals("served", Leftovers.inside(engine, "busybox", "wget", "-qO-", "http://127.0.0.1:" + published));
    }

    @Test
    void healthIsTold() {
        String id = start(busybox("sleep", "1000")
                .withHealthcheck(new HealthCheck()
                        .withTest(List.of("CMD", "true"))
                        .withInterval(100_000_000L)
                        .withRetries(1)));
        awaitStatus(id, "running");
        Await.until("health", () -> "healthy".equals(health(id)));
    }

    private String health(String id) {
        return state(id).getAsJsonObject("Health").get("Status").getAsString();
    }

    @Test
    void networksAreListed() {
        assertTrue(client.listNetworksCmd().exec().stream()
                .anyMatch(n -> n.getName().equals("bridge") && n.getDriver().equals("bridge")));
        assertEquals(
                "host", client.inspectNetworkCmd().withNetworkId("host").exec().getDriver());
    }

    @Test
    void errorsAreToldApart() {
        assertThrows(NotFoundException.class, () -> client.inspectContainerCmd("nobody")
                .exec());
        assertThrows(NotFoundException.class, () -> client.createContainerCmd("no/such")
                .exec());
        String id = start(busybox("sleep", "1000").withName("taken"));
        assertThrows(
                ConflictException.class, () -> busybox("true").withName("taken").exec());
        assertThrows(
                NotModifiedException.class, () -> client.startContainerCmd(id).exec());
        assertThrows(
                ConflictException.class, () -> client.removeContainerCmd(id).exec());
        client.stopContainerCmd(id).withTimeout(0).exec();
        assertThrows(
                NotModifiedException.class, () -> client.stopContainerCmd(id).exec());
        assertThrows(ConflictException.class, () -> client.killContainerCmd(id).exec());
        assertThrows(
                BadRequestException.class,
                () -> busybox("true").withName("not/a name").exec());
        client.removeContainerCmd(id).withForce(true).exec();
        assertThrows(NotFoundException.class, () -> client.startContainerCmd(id).exec());
    }
}
