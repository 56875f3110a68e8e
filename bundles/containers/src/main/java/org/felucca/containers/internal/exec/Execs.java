package org.felucca.containers.internal.exec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.felucca.containers.internal.Container;
import org.felucca.containers.internal.EngineLink;
import org.felucca.containers.internal.run.Adoption;
import org.felucca.containers.internal.spec.RuntimeSpecs;
import org.felucca.containers.internal.streams.Attaching;
import org.felucca.containers.internal.streams.DetachKeys;
import org.felucca.driver.exec.ExecProcess;
import org.felucca.driver.exec.ExecTask;
import org.felucca.driver.exec.ExitStatus;
import org.felucca.engine.JobContext;
import org.felucca.engine.container.CreateExec;
import org.felucca.engine.container.StartExec;
import org.felucca.model.Errors;
import org.felucca.model.ExecId;
import org.felucca.model.FeluccaException;
import org.felucca.model.StreamKind;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Further processes of containers. One that has ended is kept for five minutes, so that clients can read its exit code. */
@Component(service = Execs.class)
public final class Execs {
    private static final long DRIVER_PATIENCE = TimeUnit.SECONDS.toNanos(30);
    private static final long KEPT = TimeUnit.MINUTES.toNanos(5);

    private final EngineLink engine;
    private final Adoption adoption;
    private final Map<String, Exec> byId = new ConcurrentHashMap<>();

    @Activate
    public Execs(@Reference EngineLink engine, @Reference Adoption adoption) {
        this.engine = engine;
        this.adoption = adoption;
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
        try {
            launch(exec, wanted, request.consoleSize());
        } catch (IOException | RuntimeException e) {
            exec.failed(e);
            if (attaching == null || !(e instanceof FeluccaException)) {
                throw e;
            }
            // Docker tells it on the stream, which has begun for its clients
            context.io().begin();
            byte[] line = (e.getMessage() + "\r\n").getBytes(StandardCharsets.UTF_8);
            context.io().write(StreamKind.STDOUT, ByteBuffer.wrap(line));
            return;
        }
        if (attaching != null) {
            context.io().begin();
            context.checkpoint(exec.id().value());
            stream(exec, context, attaching);
        }
    }

    private void launch(Exec exec, CreateExec wanted, List<Integer> consoleSize)
            throws IOException, InterruptedException {
        Container container = exec.container();
        engine.tell(exec.event("exec_start"));
        ExecTask task = container
                .liveTask(DRIVER_PATIENCE)
                .exec(new ExecProcess(
                        exec.id(),
                        RuntimeSpecs.exec(
                                container.record(),
                                wanted.command(),
                                wanted.env(),
                                wanted.workingDir(),
                                wanted.tty(),
                                consoleSize.isEmpty() ? wanted.consoleSize() : consoleSize,
                                wanted.privileged()),
                        wanted.user().isEmpty() ? container.record().config().user() : wanted.user(),
                        wanted.privileged(),
                        wanted.attachStdin()));
        task.streams().connect(exec.hub());
        exec.started(task);
        follow(exec, task);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // ended() can't fail
    private void follow(Exec exec, ExecTask task) {
        task.exit().thenAcceptBoth(task.streams().drained(), (status, nothing) -> ended(exec, status));
    }

    private void ended(Exec exec, ExitStatus status) {
        exec.ended(status.code());
        engine.tell(exec.event("exec_die", Map.of("exitCode", Integer.toString(status.code()))));
    }

    private void stream(Exec exec, JobContext context, Attaching begun) throws IOException, InterruptedException {
        CreateExec wanted = exec.request();
        Attaching attaching = begun != null
                ? begun
                : new Attaching(exec.hub(), adoption.handover(), exec::awaitStreams, output(wanted));
        boolean detached = attaching.run(
                context.io(),
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
