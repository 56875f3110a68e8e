package org.felucca.containers.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.felucca.containers.internal.apparmor.AppArmor;
import org.felucca.containers.internal.create.CreateContainerHandler;
import org.felucca.containers.internal.fake.FakeEngine;
import org.felucca.containers.internal.fake.FakeExec;
import org.felucca.containers.internal.fake.FakeExec.FakeTask;
import org.felucca.containers.internal.fake.FakeGraph;
import org.felucca.containers.internal.fake.FakeLog;
import org.felucca.containers.internal.jobs.AttachContainerHandler;
import org.felucca.containers.internal.jobs.WaitContainerHandler;
import org.felucca.containers.internal.run.Adoption;
import org.felucca.containers.internal.run.LogReading;
import org.felucca.containers.internal.run.Runs;
import org.felucca.containers.internal.run.Stops;
import org.felucca.driver.DriverTable;
import org.felucca.engine.Engine;
import org.felucca.engine.HandlerReplaced;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobIo;
import org.felucca.engine.container.AttachContainer;
import org.felucca.engine.container.CreateContainer;
import org.felucca.engine.container.WaitContainer;
import org.felucca.engine.container.WaitContainer.Condition;
import org.felucca.model.ContainerConfigBuilder;
import org.felucca.model.ContainerStatus;
import org.felucca.model.ErrorKind;
import org.felucca.model.FeluccaException;
import org.felucca.model.HostConfig;
import org.felucca.model.HostConfigBuilder;
import org.felucca.model.IdMappings;
import org.felucca.model.RestartPolicy;
import org.felucca.model.StreamKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** The whole bundle on fake drivers: what a container does when it is told to, and what is left when the bundle is replaced. */
@Timeout(60)
class LifecycleTest {
    private static final Settings.Defaults DEFAULTS =
            new Settings.Defaults("json-file", Map.of(), "native", 10, false, false, IdMappings.NONE);

    @TempDir
    Path folder;

    private final FakeEngine engine = new FakeEngine();
    private final FakeExec exec = new FakeExec();
    private final FakeGraph graph = new FakeGraph();
    private final ExecutorService clients = Executors.newCachedThreadPool();

    private Drivers drivers;
    private EngineLink link;
    private Settings settings;
    private Containers containers;
    private Runs runs;
    private Adoption adoption;
    private Stops stops;

    @BeforeEach
    void activate() throws IOException {
        settings = new Settings(folder.resolve("root"), folder.resolve("run"), "/test", "launch", DEFAULTS);
        drivers = new Drivers();
        drivers.addExec(exec, Map.of(DriverTable.NAME, "native"));
        drivers.addGraph(graph, Map.of(DriverTable.NAME, "fake"));
        drivers.addLog(new FakeLog(), Map.of(DriverTable.NAME, "json-file"));
        link = new EngineLink();
        link.setEngine(engine);
        containers = new Containers(settings);
        runs = new Runs(containers, link, drivers, settings, AppArmor.off());
        adoption = new Adoption(containers, drivers, runs, settings, () -> false);
        stops = new Stops(containers, link, runs, settings, adoption);
        adoption.begin();
    }

    @AfterEach
    void deactivate() throws InterruptedException {
        adoption.deactivate();
        runs.deactivate();
        containers.close();
        clients.shutdownNow();
    }

    private Container create(String name, HostConfigBuilder host) throws Exception {
        HostConfig.Namespaces hostNetwork = new HostConfig.Namespaces("host", "", "", "", "", "");
        var created = new CreateContainerHandler(containers, drivers, link, settings)
                .run(
                        new CreateContainer(
                                name,
                                ContainerConfigBuilder.builder()
                                        .image("busybox")
                                        .openStdin(true)
                                        .stdinOnce(true)
                                        .build(),
                                host.namespaces(hostNetwork).build(),
                                Map.of(),
                                Optional.empty()),
                        new Job(JobIo.none()));
        return containers.find(created.id().value());
    }

    private Container started(String name, HostConfigBuilder host) throws Exception {
        Container container = create(name, host);
        runs.start(container);
        return container;
    }

    private static void await(Container container, ContainerStatus status) throws InterruptedException {
        assertTrue(container.await(c -> c.state().status() == status, TimeUnit.SECONDS.toNanos(30)));
    }

    @Test
    void aContainerRunsAndEnds() throws Exception {
        Container c = started("web", HostConfigBuilder.builder());
        assertEquals(ContainerStatus.RUNNING, c.state().status());
        assertEquals(4711, c.state().pid());
        exec.task(c.id()).end(7);
        await(c, ContainerStatus.EXITED);
        assertEquals(7, c.state().exitCode());
        exec.task(c.id()).deleted.join(); // after its end was written down
        assertEquals(List.of("create", "start", "die"), engine.take());
    }

    @Test
    void aRunningContainerIsNotStartedAgain() throws Exception {
        Container c = started("web", HostConfigBuilder.builder());
        assertEquals(ErrorKind.NOT_MODIFIED, kind(() -> runs.start(c)));
        stops.pause(c);
        assertEquals(ErrorKind.CONFLICT, kind(() -> runs.start(c)));
    }

    @Test
    void aFailedStartLeavesItCreatedWithTheReason() throws Exception {
        Container c = create("web", HostConfigBuilder.builder());
        exec.failure = "exec: \"sh\": executable file not found in $PATH: unknown";
        assertEquals(ErrorKind.INVALID, kind(() -> runs.start(c)));
        assertEquals(ContainerStatus.CREATED, c.state().status());
        assertEquals(127, c.state().exitCode());
        assertTrue(c.state().error().contains("not found"), c.state().error());
        exec.failure = "";
        runs.start(c);
        assertEquals("", c.state().error());
    }

    @Test
    void stoppingSignalsAndThenKills() throws Exception {
        Container c = started("web", HostConfigBuilder.builder());
        exec.deadly.remove((Integer) 15);
        stops.stop(c, "", Optional.of(0));
        assertEquals(List.of(15, 9), exec.task(c.id()).signals);
        assertEquals(137, c.state().exitCode());
        assertEquals(List.of("create", "start", "kill", "kill", "die", "stop"), engine.take());
        assertEquals(ErrorKind.NOT_MODIFIED, kind(() -> stops.stop(c, "", Optional.empty())));
    }

    @Test
    void killingWhatDoesNotRunIsAConflict() throws Exception {
        Container c = create("web", HostConfigBuilder.builder());
        assertEquals(ErrorKind.CONFLICT, kind(() -> stops.kill(c, "")));
        assertEquals(ErrorKind.INVALID, kind(() -> stops.kill(c, "NOPE")));
    }

    @Test
    void aRunningContainerIsRemovedByForceAlone() throws Exception {
        Container c = started("web", HostConfigBuilder.builder());
        assertEquals(ErrorKind.CONFLICT, kind(() -> stops.remove(c, false, false)));
        stops.remove(c, true, false);
        assertEquals(List.of(c.id().value()), graph.removed);
        assertEquals(ErrorKind.NOT_FOUND, kind(() -> containers.find("web")));
        assertFalse(folder.resolve("root/containers")
                .resolve(c.id().value())
                .toFile()
                .exists());
        assertFalse(folder.resolve("run/containers")
                .resolve(c.id().value())
                .toFile()
                .exists());
    }

    @Test
    void namesAreUniqueAndPrefixesFind() throws Exception {
        Container c = create("web", HostConfigBuilder.builder());
        FeluccaException e = assertThrows(FeluccaException.class, () -> create("web", HostConfigBuilder.builder()));
        assertEquals(ErrorKind.CONFLICT, e.kind());
        assertEquals(c, containers.find("/web"));
        assertEquals(c, containers.find(c.id().abbreviated()));
        assertEquals(ErrorKind.NOT_FOUND, kind(() -> containers.find("we")));
        create("", HostConfigBuilder.builder());
    }

    @Test
    void autoRemoveTakesItAwayAndWaitersSeeIt() throws Exception {
        Container c = create("job", HostConfigBuilder.builder().autoRemove(true));
        Future<WaitContainer.Exit> removed = waitFor(c, Condition.REMOVED, new Job(JobIo.none()));
        runs.start(c);
        exec.task(c.id()).end(3);
        assertEquals(3, removed.get().code());
        assertTrue(c.removed());
    }

    @Test
    void aPolicyRestartsUntilTheUserStopsIt() throws Exception {
        Container c = started("again", HostConfigBuilder.builder().restartPolicy(new RestartPolicy("always", 0)));
        FakeTask first = exec.task(c.id());
        first.end(1);
        assertTrue(c.await(x -> x.task().filter(t -> t != first).isPresent(), TimeUnit.SECONDS.toNanos(30)));
        assertEquals(1, c.state().restartCount());
        stops.stop(c, "", Optional.empty());
        assertEquals(ContainerStatus.EXITED, c.state().status());
    }

    @Test
    void aClientThatAttachesBeforeTheStartSeesEverything() throws Exception {
        Container c = create("cat", HostConfigBuilder.builder());
        Client client = new Client("typed");
        Job job = new Job(client);
        Future<?> attached = attach(c, job);
        client.begun.take();
        runs.start(c);
        FakeTask task = exec.task(c.id());
        task.print(StreamKind.STDOUT, "first\n");
        task.print(StreamKind.STDERR, "second\n");
        task.stdinClosed.get();
        assertEquals("typed", task.input.toString());
        task.end(0);
        attached.get();
        assertEquals("first\nsecond\n", client.text());
    }

    @Test
    void anotherBundleTakesOverWithNothingLost() throws Exception {
        Container c = started("web", HostConfigBuilder.builder());
        Client client = new Client(null);
        Job job = new Job(client);
        Future<?> attached = attach(c, job);
        client.begun.take();
        FakeTask task = exec.task(c.id());
        task.print(StreamKind.STDOUT, "before\n");
        adoption.deactivate();
        runs.deactivate();
        Throwable cause = assertThrows(ExecutionException.class, attached::get).getCause();
        assertEquals(HandlerReplaced.class, cause.getClass());

        activate();
        Container again = containers.find("web");
        Future<?> resumed = attach(again, job);
        assertTrue(again.await(x -> x.task().isPresent(), TimeUnit.SECONDS.toNanos(30)));
        task.print(StreamKind.STDOUT, "after\n");
        task.end(5);
        resumed.get();
        assertEquals("before\nafter\n", client.text());
        await(again, ContainerStatus.EXITED);
        assertEquals(5, again.state().exitCode());
    }

    @Test
    void anEngineThatComesBackFindsWhatEndedMeanwhile() throws Exception {
        Container c = started("web", HostConfigBuilder.builder());
        deactivate();
        exec.task(c.id()).end(9);
        activate();
        Container again = containers.find("web");
        await(again, ContainerStatus.EXITED);
        assertEquals(9, again.state().exitCode());
    }

    private Future<WaitContainer.Exit> waitFor(Container c, Condition condition, Job job) throws Exception {
        Client client = new Client("");
        job.io = client;
        Future<WaitContainer.Exit> exit = clients.submit(() ->
                new WaitContainerHandler(containers, adoption).run(new WaitContainer(c.id().value(), condition), job));
        client.begun.take();
        return exit;
    }

    private Future<?> attach(Container c, Job job) {
        AttachContainerHandler handler =
                new AttachContainerHandler(containers, adoption, link, new LogReading(containers, drivers, adoption));
        AttachContainer request = new AttachContainer(c.id().value(), false, true, true, true, true, "");
        return clients.submit(() -> handler.run(request, job));
    }

    private static ErrorKind kind(Executable action) {
        return assertThrows(FeluccaException.class, action).kind();
    }

    /** A client that sends a text, or nothing and never an end, and keeps what it gets. */
    private static final class Client implements JobIo {
        final BlockingQueue<String> begun = new LinkedBlockingQueue<>();
        private final List<String> got = new ArrayList<>();
        private final InputStream input;

        Client(String sends) {
            input = sends == null ? silence() : new ByteArrayInputStream(sends.getBytes(StandardCharsets.UTF_8));
        }

        private static InputStream silence() {
            try {
                return new PipedInputStream(new PipedOutputStream());
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        synchronized String text() {
            return String.join("", got);
        }

        @Override
        public InputStream input() {
            return input;
        }

        @Override
        public void begin() {
            begun.add("begun");
        }

        @Override
        public synchronized void write(StreamKind stream, ByteBuffer bytes) {
            got.add(StandardCharsets.UTF_8.decode(bytes).toString());
        }

        @Override
        public void message(Object message) {}
    }

    private static final class Job implements JobContext {
        private volatile JobIo io;
        private volatile Object progress;

        Job(JobIo io) {
            this.io = io;
        }

        @Override
        public long id() {
            return 1;
        }

        @Override
        public String caller() {
            return "test";
        }

        @Override
        public JobIo io() {
            return io;
        }

        @Override
        public Engine engine() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<Object> checkpoint() {
            return Optional.ofNullable(progress);
        }

        @Override
        public void checkpoint(Object kept) {
            progress = kept;
        }

        @Override
        public boolean cancelled() {
            return false;
        }

        @Override
        public void onCancel(Runnable action) {}
    }
}
