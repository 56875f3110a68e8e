package org.felucca.containers.internal.health;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.felucca.containers.internal.Container;
import org.felucca.containers.internal.EngineLink;
import org.felucca.containers.internal.exec.ExecEvents;
import org.felucca.containers.internal.spec.RuntimeSpecs;
import org.felucca.driver.exec.ExecProcess;
import org.felucca.driver.exec.ExecTask;
import org.felucca.driver.exec.ExitStatus;
import org.felucca.driver.exec.Task;
import org.felucca.engine.container.ContainerHealth.Probe;
import org.felucca.engine.container.ContainerHealth.Status;
import org.felucca.model.ContainerStatus;
import org.felucca.model.ExecId;
import org.felucca.model.FeluccaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at one run of a container again and again. A probe that is under way costs no thread. */
final class HealthWatch {
    private static final Logger LOG = LoggerFactory.getLogger(HealthWatch.class);
    private static final int NOT_RUN = -1;

    /** A killed probe that does not go, and output of what a probe has left behind, are not waited for longer. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Container container;
    private final HealthPlan plan;
    private final EngineLink engine;
    private final ScheduledExecutorService clock;
    private final Executor work;
    private final Consumer<Probe> found;

    private boolean stopped;
    private Optional<Future<?>> next = Optional.empty();
    private Optional<ExecTask> current = Optional.empty();

    /**
     * @param found told of each probe
     */
    HealthWatch(
            Container container,
            HealthPlan plan,
            EngineLink engine,
            ScheduledExecutorService clock,
            Executor work,
            Consumer<Probe> found) {
        this.container = container;
        this.plan = plan;
        this.engine = engine;
        this.clock = clock;
        this.work = work;
        this.found = found;
    }

    HealthPlan plan() {
        return plan;
    }

    /** Waits for the next probe. */
    synchronized void rest() {
        if (stopped) {
            return;
        }
        Status status = container.health().map(h -> h.health().status()).orElse(Status.STARTING);
        Instant now = Instant.now();
        Duration pause = plan.pause(status, container.state().startedAt().orElse(now), now);
        next = Optional.of(clock.schedule(() -> work.execute(this::probe), pause.toNanos(), TimeUnit.NANOSECONDS));
    }

    /** No more; a probe under way is killed. */
    void stop() {
        Optional<ExecTask> running;
        synchronized (this) {
            stopped = true;
            next.ifPresent(waiting -> waiting.cancel(false));
            running = current;
        }
        running.ifPresent(ExecTask::kill);
    }

    /** Completes when the probe that is under way, if any, has ended. */
    synchronized CompletableFuture<Void> probeEnded() {
        return current.map(probe -> probe.exit().copy().<Void>thenApply(status -> null))
                .orElseGet(() -> CompletableFuture.completedFuture(null));
    }

    private void probe() {
        if (container.state().status() != ContainerStatus.RUNNING) {
            rest(); // frozen, for as long as that takes
            return;
        }
        Instant start = Instant.now();
        Optional<Task> run = container.task();
        if (run.isEmpty()) {
            rest(); // its driver is being replaced
            return;
        }
        try {
            begin(run.get(), start);
        } catch (FeluccaException e) {
            if (container.task().equals(run)) {
                tell(new Probe(start, Instant.now(), NOT_RUN, e.getMessage()));
            }
            rest();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // ended() can't fail
    private void begin(Task run, Instant start) {
        ExecId id = ExecId.random();
        engine.tell(ExecEvents.of(container, id, plan.command(), "exec_create", Map.of()));
        engine.tell(ExecEvents.of(container, id, plan.command(), "exec_start", Map.of()));
        ExecTask probe = run.exec(new ExecProcess(
                id,
                RuntimeSpecs.exec(
                        container.record(),
                        plan.command(),
                        List.of(),
                        "",
                        false,
                        List.of(),
                        false,
                        container.state().apparmor()),
                container.record().config().user(),
                false,
                false));
        ProbeOutput output = new ProbeOutput();
        probe.streams().connect(output);
        boolean gone;
        synchronized (this) {
            gone = stopped;
            current = Optional.of(probe);
        }
        if (gone) {
            probe.kill();
        }
        CompletableFuture<Boolean> late = new CompletableFuture<>();
        Future<?> limit = clock.schedule(
                () -> {
                    late.complete(true);
                    probe.kill();
                },
                plan.timeout().toNanos(),
                TimeUnit.NANOSECONDS);
        long longest = plan.timeout().plus(PATIENCE).toMillis();
        probe.exit()
                .copy()
                .thenCompose(status -> probe.streams()
                        .drained()
                        .copy()
                        .completeOnTimeout(null, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                        .thenApply(nothing -> Optional.of(status)))
                .completeOnTimeout(Optional.empty(), longest, TimeUnit.MILLISECONDS)
                .thenAcceptAsync(
                        status -> {
                            limit.cancel(false);
                            ended(run, id, start, status, late.isDone(), output.text());
                        },
                        work);
    }

    private void ended(Task run, ExecId id, Instant start, Optional<ExitStatus> status, boolean late, String output) {
        synchronized (this) {
            current = Optional.empty();
        }
        status.ifPresent(end -> engine.tell(ExecEvents.of(
                container, id, plan.command(), "exec_die", Map.of("exitCode", Integer.toString(end.code())))));
        if (late) {
            String words = output.isEmpty() ? "" : ": " + output;
            tell(new Probe(
                    start,
                    Instant.now(),
                    NOT_RUN,
                    "Health check exceeded timeout (" + GoDurations.text(plan.timeout()) + ")" + words));
        } else if (status.isPresent()) {
            tell(new Probe(start, status.get().at(), status.get().code(), output));
        } else {
            LOG.debug(
                    "container {}: a probe was lost with its driver {}",
                    container.id().abbreviated(),
                    run);
        }
        rest();
    }

    private void tell(Probe probe) {
        synchronized (this) {
            if (stopped) {
                return;
            }
        }
        found.accept(probe);
    }
}
