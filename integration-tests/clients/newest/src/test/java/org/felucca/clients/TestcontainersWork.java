package org.felucca.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.HealthCheck;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.felucca.itest.harness.Await;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.containers.ExecConfig;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.output.OutputFrame.OutputType;
import org.testcontainers.containers.output.ToStringConsumer;
import org.testcontainers.containers.startupcheck.OneShotStartupCheckStrategy;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.lifecycle.Startables;
import org.testcontainers.utility.DockerImageName;

/** What tests do that use Testcontainers. */
class TestcontainersWork {
    private static final DockerImageName BUSYBOX = DockerImageName.parse("busybox:latest");
    private static final String SERVER =
            "mkdir /w; echo served >/w/index.html; echo serving; exec httpd -f -p 80 -h /w";

    private static GenericContainer<?> container(String... command) {
        return new GenericContainer<>(BUSYBOX).withCommand(command);
    }

    private static GenericContainer<?> server() {
        return container("sh", "-c", SERVER).withExposedPorts(80);
    }

    private static String served(GenericContainer<?> server) throws IOException, InterruptedException {
        URI address = URI.create("http://" + server.getHost() + ":" + server.getMappedPort(80));
        HttpRequest request =
                HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(10)).build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Test
    void findsTheEngine() {
        assertTrue(DockerClientFactory.instance().isDockerAvailable());
        assertTrue(DockerClientFactory.instance().isFileMountingSupported());
        String version = DockerClientFactory.instance().getActiveApiVersion();
        assertTrue(version.matches("1\\.\\d+"), version);
    }

    @Test
    void waitsForAListeningPort() throws IOException, InterruptedException {
        try (GenericContainer<?> server = server().waitingFor(Wait.forListeningPort())) {
            server.start();
            assertEquals("served\n", served(server));
        }
    }

    @Test
    void waitsForALineInTheLog() throws IOException, InterruptedException {
        try (GenericContainer<?> server = server().waitingFor(Wait.forLogMessage(".*serving.*\\n", 1))) {
            server.start();
            assertEquals("serving\n", server.getLogs(OutputType.STDOUT));
        }
    }

    @Test
    void waitsForAnAnswerOverHttp() throws IOException, InterruptedException {
        try (GenericContainer<?> server =
                server().waitingFor(Wait.forHttp("/").forStatusCode(200).forResponsePredicate("served"::equals))) {
            server.start();
            assertEquals("served\n", served(server));
        }
    }

    @Test
    void waitsForHealth() {
        HealthCheck check = new HealthCheck()
                .withTest(List.of("CMD", "test", "-e", "/well"))
                .withInterval(Duration.ofMillis(100).toNanos())
                .withRetries(100);
        try (GenericContainer<?> patient = container("sh", "-c", "sleep 0.3; touch /well; exec sleep 1000")
                .withCreateContainerCmdModifier(c -> c.withHealthcheck(check))
                .waitingFor(Wait.forHealthcheck())) {
            patient.start();
            assertTrue(patient.isHealthy());
        }
    }

    @Test
    void waitsForACommandToSucceed() {
        try (GenericContainer<?> worker = container("sh", "-c", "sleep 0.3; touch /ready; exec sleep 1000")
                .waitingFor(Wait.forSuccessfulCommand("test -e /ready"))) {
            worker.start();
            assertTrue(worker.isRunning());
        }
    }

    @Test
    void waitsForTheEndOfOneShot() {
        try (GenericContainer<?> once =
                container("echo", "done").withStartupCheckStrategy(new OneShotStartupCheckStrategy())) {
            once.start();
            assertEquals("done\n", once.getLogs());
            assertFalse(once.isRunning());
        }
    }

    @Test
    void copiesFilesBeforeTheStartWhileItRunsAndBack() throws IOException, InterruptedException {
        try (GenericContainer<?> keeper = container("sh", "-c", "cat /etc/first; exec sleep 1000")
                .withCopyToContainer(Transferable.of("before\n", 0640), "/etc/first")
                .waitingFor(Wait.forLogMessage("before\\n", 1))) {
            keeper.start();
            assertEquals(
                    "640\n",
                    keeper.execInContainer("stat", "-c", "%a", "/etc/first").getStdout());
            keeper.copyFileToContainer(Transferable.of("while\n"), "/deep/er/second");
            assertEquals(
                    "while\n", keeper.execInContainer("cat", "/deep/er/second").getStdout());
            byte[] back = keeper.copyFileFromContainer("/deep/er/second", in -> in.readAllBytes());
            assertEquals("while\n", new String(back, UTF_8));
        }
    }

    @Test
    void runsCommandsInside() throws IOException, InterruptedException {
        try (GenericContainer<?> worker =
                container("sleep", "1000").withEnv("COLOUR", "red").withWorkingDirectory("/tmp")) {
            worker.start();
            ExecResult result = worker.execInContainer("sh", "-c", "echo $COLOUR in $PWD; echo bad >&2; exit 4");
            assertEquals("red in /tmp\n", result.getStdout());
            assertEquals("bad\n", result.getStderr());
            assertEquals(4, result.getExitCode());
            ExecConfig asDaemon = ExecConfig.builder()
                    .user("daemon")
                    .command(new String[] {"id", "-un"})
                    .build();
            assertEquals("daemon\n", worker.execInContainer(asDaemon).getStdout());
        }
    }

    @Test
    void followsOutput() {
        ToStringConsumer output = new ToStringConsumer();
        try (GenericContainer<?> talker = container("sh", "-c", "echo one; echo two >&2")
                .withLogConsumer(output)
                .withStartupCheckStrategy(new OneShotStartupCheckStrategy())) {
            talker.start();
            Await.until(
                    () -> "both lines in " + output.toUtf8String(),
                    () -> output.toUtf8String().contains("one")
                            && output.toUtf8String().contains("two"));
        }
    }

    @Test
    void choosesTheNetworkMode() throws IOException, InterruptedException {
        try (GenericContainer<?> alone = container("sleep", "1000").withNetworkMode("none")) {
            alone.start();
            assertEquals("lo\n", alone.execInContainer("ls", "/sys/class/net").getStdout());
        }
        try (GenericContainer<?> open = container("sleep", "1000").withNetworkMode("host")) {
            open.start();
            assertEquals(
                    "bridge\n",
                    open.execInContainer(
                                    "sh", "-c", "ls /sys/class/net | grep -qE '^(docker|felucca)0$' && echo bridge")
                            .getStdout());
        }
    }

    @Test
    void makesANetworkWhereContainersFindEachOther() throws IOException, InterruptedException {
        try (Network network = Network.newNetwork();
                GenericContainer<?> server = server().withNetwork(network).withNetworkAliases("pages");
                GenericContainer<?> asker = container("sleep", "1000").withNetwork(network)) {
            Startables.deepStart(server, asker).join();
            assertEquals(
                    0,
                    asker.execInContainer("ping", "-c", "1", "-W", "5", "pages").getExitCode());
            assertEquals("served", served(server).strip());
        }
    }

    @Test
    void setsLimitsAndTemporaryPlaces() throws IOException, InterruptedException {
        try (GenericContainer<?> held = container("sleep", "1000")
                .withTmpFs(Map.of("/scratch", "rw,size=1m"))
                .withSharedMemorySize(8L << 20)
                .withCreateContainerCmdModifier(c -> c.getHostConfig().withMemory(64L << 20))) {
            held.start();
            String mounts = held.execInContainer("cat", "/proc/mounts").getStdout();
            assertTrue(mounts.contains("/scratch tmpfs rw") && mounts.contains("size=1024k"), mounts);
            assertTrue(mounts.contains("/dev/shm tmpfs") && mounts.contains("size=8192k"), mounts);
            assertEquals(64L << 20, held.getContainerInfo().getHostConfig().getMemory());
        }
    }

    @Test
    void startsThoseThatOthersNeedFirst() {
        try (GenericContainer<?> base = container("sleep", "1000");
                GenericContainer<?> top = container("sleep", "1000").dependsOn(base)) {
            Startables.deepStart(top).join();
            assertTrue(base.isRunning() && top.isRunning());
            String first = base.getContainerInfo().getState().getStartedAt();
            assertTrue(first.compareTo(top.getContainerInfo().getState().getStartedAt()) < 0);
        }
    }

    @Test
    void saysWhyAContainerDidNotStart() {
        try (GenericContainer<?> broken = container("sh", "-c", "echo broken; exit 3")
                .withStartupTimeout(Duration.ofSeconds(5))
                .waitingFor(Wait.forLogMessage("never", 1))) {
            ContainerLaunchException e = assertThrows(ContainerLaunchException.class, broken::start);
            // which of the two depends on whether it still ran when it was first looked at
            assertTrue(
                    causes(e).contains("did not start correctly") || causes(e).contains("exited with code 3"),
                    causes(e));
        }
    }

    private static String causes(Throwable e) {
        StringBuilder all = new StringBuilder();
        for (Throwable t = e; t != null; t = t.getCause()) {
            all.append(t).append('\n');
        }
        return all.toString();
    }

    @Test
    void marksItsContainersAndRemovesThem() {
        DockerClient client = DockerClientFactory.lazyClient();
        String id;
        try (GenericContainer<?> marked = container("sleep", "1000")) {
            marked.start();
            id = marked.getContainerId();
            List<Container> found = client.listContainersCmd()
                    .withLabelFilter(DockerClientFactory.DEFAULT_LABELS)
                    .exec();
            assertTrue(found.stream().anyMatch(c -> c.getId().equals(id)));
        }
        assertThrows(
                NotFoundException.class, () -> client.inspectContainerCmd(id).exec());
    }
}
