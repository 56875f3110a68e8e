package org.felucca.containers.internal.health;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.felucca.containers.internal.Container;
import org.felucca.containers.internal.Containers;
import org.felucca.containers.internal.EngineLink;
import org.felucca.containers.internal.Tellings;
import org.felucca.containers.internal.record.HealthRecord;
import org.felucca.containers.internal.run.Runs;
import org.felucca.engine.container.ContainerHealth.Probe;
import org.felucca.engine.container.ContainerHealth.Status;
import org.felucca.engine.container.RestartContainer;
import org.felucca.model.ContainerId;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Health checks of all containers. What was found outlives this bundle and the engine: a container that was well goes on being well.
 *
 * <p>Beyond Docker: one with the label {@code org.felucca.restart.unhealthy=true} is restarted when it becomes unhealthy.
 */
@Component(service = Healths.class, immediate = true)
public final class Healths {
    private static final Logger LOG = LoggerFactory.getLogger(Healths.class);
    private static final String RESTART = "org.felucca.restart.unhealthy";
    private static final long PARTING = TimeUnit.SECONDS.toMillis(2);

    private final Containers containers;
    private final EngineLink engine;
    private final Map<ContainerId, HealthWatch> watches = new ConcurrentHashMap<>();
    private final Runnable unwatch;
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "felucca-containers-health-clock"));
    private final ExecutorService work =
            Executors.newCachedThreadPool(task -> daemon(task, "felucca-containers-health"));

    @Activate
    public Healths(@Reference Containers containers, @Reference EngineLink engine, @Reference Runs runs) {
        this.containers = containers;
        this.engine = engine;
        this.unwatch = runs.watch(this::began, this::ended);
        for (Container container : containers.all()) {
            if (container.task().isPresent() && container.state().alive()) {
                began(container);
            }
        }
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Probes that are under way are killed: they know no successor. */
    @Deactivate
    public void deactivate() {
        unwatch.run();
        clock.shutdownNow();
        List<CompletableFuture<?>> ends = new ArrayList<>();
        watches.values().forEach(watch -> {
            watch.stop();
            ends.add(watch.probeEnded());
        });
        CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new))
                .completeOnTimeout(null, PARTING, TimeUnit.MILLISECONDS)
                .join();
        work.shutdown();
    }

    /** A run has started or was taken over. */
    private void began(Container container) {
        Optional<HealthPlan> plan = HealthPlan.of(container.record().config());
        if (plan.isEmpty()) {
            return;
        }
        Instant run = container.state().startedAt().orElseThrow();
        HealthRecord known = container
                .health()
                .filter(record -> record.run().equals(run))
                .orElseGet(() -> HealthRecord.starting(run, container.health()));
        keep(container, known);
        HealthWatch watch = new HealthWatch(
                container, plan.get(), engine, clock, work, probe -> found(container, plan.get(), probe));
        HealthWatch before = watches.put(container.id(), watch);
        if (before != null) {
            before.stop();
        }
        watch.rest();
    }

    private void ended(Container container) {
        HealthWatch watch = watches.remove(container.id());
        if (watch != null) {
            watch.stop();
            container.health().ifPresent(record -> keep(container, record.ended()));
        }
    }

    private void found(Container container, HealthPlan plan, Probe probe) {
        HealthRecord before = container.health().orElseThrow();
        HealthRecord now = before.with(probe, plan.retries(), plan.inStartPeriod(before.run(), probe.start()));
        keep(container, now);
        Status status = now.health().status();
        if (status == before.health().status()) {
            return;
        }
        engine.tell(Tellings.of(container, "health_status: " + status.lowerCase()));
        if (status == Status.UNHEALTHY && wantsRestart(container)) {
            work.execute(() -> restart(container));
        }
    }

    private static boolean wantsRestart(Container container) {
        return "true".equals(container.record().config().labels().get(RESTART));
    }

    private void restart(Container container) {
        LOG.info("container {}: is unhealthy and restarted", container.id().abbreviated());
        try {
            engine.run(new RestartContainer(container.id().value(), "", Optional.empty()));
        } catch (IOException | RuntimeException e) {
            LOG.warn("container {}: not restarted: {}", container.id().abbreviated(), e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void keep(Container container, HealthRecord record) {
        try {
            containers.health(container, record);
        } catch (IOException e) {
            LOG.warn(
                    "container {}: its health could not be kept: {}",
                    container.id().abbreviated(),
                    e.toString());
        }
    }
}
