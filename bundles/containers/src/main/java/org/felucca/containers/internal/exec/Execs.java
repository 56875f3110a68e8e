package org.felucca.containers.internal.exec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.felucca.containers.internal.Container;
import org.felucca.containers.internal.Containers;
import org.felucca.containers.internal.EngineLink;
import org.felucca.containers.internal.Settings;
import org.felucca.containers.internal.apparmor.AppArmor;
import org.felucca.containers.internal.run.Adoption;
import org.felucca.containers.internal.spec.RuntimeSpecs;
import org.felucca.containers.internal.streams.Attaching;
import org.felucca.containers.internal.streams.DetachKeys;
import org.felucca.driver.exec.ExecProcess;
import org.felucca.driver.exec.ExecTask;
import org.felucca.driver.exec.ExitStatus;
import org.felucca.driver.exec.Task;
import org.felucca.engine.JobContext;
import org.felucca.engine.container.CreateExec;
import org.felucca.engine.container.StartExec;
import org.felucca.model.Errors;
import org.felucca.model.ExecId;
import org.felucca.model.FeluccaException;
import org.felucca.model.StreamKind;
import org.felucca.store.JsonRecord;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Further processes of containers. One that has ended is kept for five minutes, so that clients can read its exit code. */
@Component(service = Execs.class, immediate = true)
public final class Execs {
    private static final Logger LOG = LoggerFactory.getLogger(Execs.class);
    private static final byte[] BEGUN = {};
    private static final long DRIVER_PATIENCE = TimeUnit.SECONDS.toNanos(30);
    private static final long KEPT = TimeUnit.MINUTES.toNanos(5);

    private static final long START_PATIENCE = TimeUnit.SECONDS.toNanos(10);
    private static final long ATTACH_PATIENCE = TimeUnit.SECONDS.toNanos(10);
    private static final String FILE = "execs.json";
    private static final int LOST = 255;

    private final Containers containers;
    private final EngineLink engine;
    private final Adoption adoption;
    private final Settings settings;
    private final AppArmor apparmor;
    private final Map<String, Exec> byId = new ConcurrentHashMap<>();
    private final ExecutorService returns = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "felucca-containers-exec");
        thread.setDaemon(true);
        return thread;
    });

    /** Clients that the predecessor had on an exec and that are not back yet. */
    private final Map<String, Integer> expected = new ConcurrentHashMap<>();

    @Activate
    public Execs(
            @Reference Containers containers,
            @Reference EngineLink engine,
            @Reference Adoption adoption,
            @Reference Settings settings,
            @Reference AppArmor apparmor) {
        this.containers = containers;
        this.engine = engine;
        this.adoption = adoption;
        this.settings = settings;
        this.apparmor = apparmor;
        containers.all().forEach(this::takeOver);
        adoption.watch(this::departed, this::adopted);
    }

    private void takeOver(Container container) {
        JsonRecord<KeptExec.All> file = file(container);
        try {
            Optional<KeptExec.All> kept = file.read();
            if (kept.isEmpty()) {
                return;
            }
            file.delete();
            if (!kept.get().launch().equals(settings.launch())) {
                return; // of an engine that was killed: its further processes have nobody who knows them
            }
            for (KeptExec one : kept.get().execs()) {
                byId.put(one.id().value(), new Exec(container, one));
                if (one.exitCode().isEmpty()) {
                    container.addExec(one.id().value());
                }
                if (one.attached() > 0 && one.exitCode().isEmpty()) {
                    expected.put(one.id().value(), one.attached());
                }
            }
        } catch (IOException e) {
            LOG.warn(
                    "container {}: its further processes are forgotten: {}",
                    container.id().abbreviated(),
                    e.toString());
        }
    }

    private JsonRecord<KeptExec.All> file(Container container) {
        return new JsonRecord<>(containers.runFolder(container).resolve(FILE), KeptExec.All.class);
    }

    /** Leaves those that run, and the codes of those that have ended, to the successor. */
    @Deactivate
    public void deactivate() throws InterruptedException {
        Map<Container, List<KeptExec>> kept = new HashMap<>();
        for (Exec exec : byId.values()) {
            exec.untoldEnd().ifPresent(status -> ended(exec, status));
            kept.computeIfAbsent(exec.container(), c -> new ArrayList<>()).add(exec.retire(START_PATIENCE));
        }
        kept.forEach((container, execs) -> {
            if (container.removed()) {
                return;
            }
            try {
                Files.createDirectories(containers.runFolder(container));
                file(container).writeUnsynced(new KeptExec.All(settings.launch(), execs));
            } catch (IOException e) {
                LOG.warn("container {}: {}", container.id().abbreviated(), e.toString());
            }
        });
        returns.shutdownNow();
    }

    private void departed(Container container) {
        of(container).forEach(Exec::driverGone);
    }

    private Stream<Exec> of(Container container) {
        return byId.values().stream().filter(exec -> exec.container() == container);
    }

    /** The container's run has been taken over, or is found to be over: its further processes too. */
    private void adopted(Container container, Optional<Task> run) {
        of(container).filter(Exec::isOrphan).forEach(exec -> {
            Optional<ExecTask> process = run.flatMap(task -> task.exec(exec.id()));
            if (process.isPresent()) {
                exec.started(process.get());
                returns.execute(() -> connect(exec, process.get()));
            } else {
                LOG.warn("exec {}: has left no trace", exec.id().abbreviated());
                ended(exec, new ExitStatus(LOST, false, Instant.now()));
            }
        });
    }

    /** Output waits until the clients that were attached are back, so that they miss nothing. */
    private void connect(Exec exec, ExecTask process) {
        try {
            Integer attached = expected.remove(exec.id().value());
            exec.hub().awaitAttached(attached == null ? 0 : attached, ATTACH_PATIENCE);
            process.streams().connect(exec.hub());
            follow(exec, process);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Prepares one. */
    public ExecId create(Container container, CreateExec request) {
        sweep();
        DetachKeys.parse(request.detachKeys());
        Exec exec = new Exec(ExecId.random(), container, request);
        byId.put(exec.id().value(), exec);
        container.addExec(exec.id().value());
        engine.tell(exec.event("exec_create"));
        return exec.id();
    }

    /** By id. Throws NOT_FOUND with Docker's words. */
    public Exec find(String id) {
        Exec exec = byId.get(id);
        if (exec == null || exec.container().removed()) {
            throw Errors.notFound("No such exec instance: %s", id);
        }
        return exec;
    }

    /** Runs one that was prepared; unless detached, streams until it ends. */
    public void start(StartExec request, JobContext context) throws IOException, InterruptedException {
        Exec exec = find(request.exec());
        if (context.checkpoint().isPresent()) {
            stream(exec, context, null);
            return;
        }
        requireRunning(exec.container());
        exec.claim();
        CreateExec wanted = exec.request();
        Attaching attaching = request.detach()
                ? null
                : new Attaching(exec.hub(), adoption.handover(), exec::awaitStreams, output(wanted));
        if (attaching != null) {
            // before the process can write: clients that read the head through a buffer would lose what came with it
            context.io().begin();
        }
        try {
            launch(exec, wanted, request.consoleSize());
        } catch (IOException | InterruptedException | RuntimeException e) {
            exec.failed(e);
            exec.container().removeExec(exec.id().value());
            if (attaching == null || !(e instanceof FeluccaException)) {
                throw e;
            }
            // Docker tells it on the stream, too
            byte[] line = (e.getMessage() + "\r\n").getBytes(StandardCharsets.UTF_8);
            context.io().write(StreamKind.STDOUT, ByteBuffer.wrap(line));
            return;
        }
        if (attaching != null) {
            context.checkpoint(BEGUN);
            stream(exec, context, attaching);
        }
    }

    private void launch(Exec exec, CreateExec wanted, List<Integer> consoleSize)
            throws IOException, InterruptedException {
        Container container = exec.container();
        engine.tell(exec.event("exec_start"));
        apparmor.ensure(container.state().apparmor());
        ExecTask task = container.withTask(
                DRIVER_PATIENCE,
                run -> run.exec(new ExecProcess(
                        exec.id(),
                        RuntimeSpecs.exec(
                                container.record(),
                                wanted.command(),
                                wanted.env(),
                                wanted.workingDir(),
                                wanted.tty(),
                                consoleSize.isEmpty() ? wanted.consoleSize() : consoleSize,
                                wanted.privileged(),
                                container.state().apparmor()),
                        wanted.user().isEmpty() ? container.record().config().user() : wanted.user(),
                        wanted.privileged(),
                        wanted.attachStdin())));
        task.streams().connect(exec.hub());
        exec.started(task);
        follow(exec, task);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // ended() can't fail
    private void follow(Exec exec, ExecTask task) {
        task.exit().thenAcceptBoth(task.streams().drained(), (status, nothing) -> ended(exec, status));
    }

    private void ended(Exec exec, ExitStatus status) {
        if (exec.ended(status.code())) {
            exec.container()
                    .removeExec(exec.id().value()); // can be asked for still, and is not the container's any more
            engine.tell(exec.event("exec_die", Map.of("exitCode", Integer.toString(status.code()))));
        }
    }

    private void stream(Exec exec, JobContext context, Attaching begun) throws IOException, InterruptedException {
        CreateExec wanted = exec.request();
        Attaching attaching = begun != null
                ? begun
                : new Attaching(exec.hub(), adoption.handover(), exec::awaitStreams, output(wanted));
        boolean detached = attaching.run(
                context,
                wanted.attachStdin(),
                !wanted.tty(),
                wanted.tty() ? DetachKeys.parse(wanted.detachKeys()) : DetachKeys.NONE);
        if (detached) {
            engine.tell(exec.event("exec_detach"));
        }
    }

    private static Set<StreamKind> output(CreateExec wanted) {
        Set<StreamKind> streams = EnumSet.noneOf(StreamKind.class);
        if (wanted.attachStdout() || wanted.tty()) {
            streams.add(StreamKind.STDOUT);
        }
        if (wanted.attachStderr()) {
            streams.add(StreamKind.STDERR);
        }
        return streams;
    }

    private static void requireRunning(Container container) {
        switch (container.state().status()) {
            case RUNNING -> {}
            case PAUSED ->
                throw Errors.conflict("Container %s is paused, unpause the container before exec", container.id());
            default -> throw Errors.conflict("Container %s is not running", container.id());
        }
    }

    /** Forgets those whose exit code had its time to be read. */
    private void sweep() {
        long limit = System.nanoTime() - KEPT;
        byId.values().removeIf(exec -> {
            boolean old = exec.endedBefore(limit) || exec.container().removed();
            if (old) {
                exec.container().removeExec(exec.id().value());
            }
            return old;
        });
    }
}
