package org.felucca.containers.internal.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.felucca.containers.internal.Container;
import org.felucca.containers.internal.Containers;
import org.felucca.containers.internal.Drivers;
import org.felucca.containers.internal.EngineLink;
import org.felucca.containers.internal.Links;
import org.felucca.containers.internal.Settings;
import org.felucca.containers.internal.Tellings;
import org.felucca.containers.internal.apparmor.AppArmor;
import org.felucca.containers.internal.record.ContainerRecord;
import org.felucca.containers.internal.record.RunState;
import org.felucca.containers.internal.spec.Modes;
import org.felucca.containers.internal.volumes.ContainerVolumes;
import org.felucca.containers.internal.volumes.MountedVolumes;
import org.felucca.containers.internal.volumes.VolumeOwners;
import org.felucca.driver.exec.ExitStatus;
import org.felucca.driver.exec.Task;
import org.felucca.driver.graph.GraphDriver;
import org.felucca.engine.HandlerReplaced;
import org.felucca.engine.network.Sandbox;
import org.felucca.model.ContainerId;
import org.felucca.model.ContainerStatus;
import org.felucca.model.EndpointSettings;
import org.felucca.model.Errors;
import org.felucca.model.RestartPolicy;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The life of a run: it starts, it ends, and its restart policy may start the next. */
@Component(service = Runs.class)
public final class Runs {
    private static final Logger LOG = LoggerFactory.getLogger(Runs.class);
    /** How long output may still come after the end, from a process outside of the container's pid namespace. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private static final Duration PARTING = Duration.ofSeconds(10);

    private final Containers containers;
    private final EngineLink engine;
    private final Settings settings;
    private final AppArmor apparmor;
    private final Tasks tasks;
    private final Sandboxes sandboxes;
    private final NetworkChanges networkChanges;
    private final ContainerVolumes volumes;
    private final Drivers drivers;
    private final String boot;
    private final ExecutorService endings = Executors.newCachedThreadPool(named("end"));
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(named("restart"));
    private final Map<ContainerId, ScheduledFuture<?>> restarts = new ConcurrentHashMap<>();
    private final List<Consumer<Container>> beginnings = new CopyOnWriteArrayList<>();
    private final List<Consumer<Container>> ends = new CopyOnWriteArrayList<>();
    private volatile boolean startsNoMore;

    @Activate
    public Runs(
            @Reference Containers containers,
            @Reference EngineLink engine,
            @Reference Drivers drivers,
            @Reference Settings settings,
            @Reference AppArmor apparmor)
            throws IOException {
        this.containers = containers;
        this.engine = engine;
        this.drivers = drivers;
        this.settings = settings;
        this.apparmor = apparmor;
        this.tasks = new Tasks(containers, drivers, settings);
        this.sandboxes = new Sandboxes(containers, engine);
        this.networkChanges = new NetworkChanges(containers, engine);
        this.volumes = new ContainerVolumes(containers, engine, drivers);
        this.boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    }

    private static ThreadFactory named(String purpose) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, "felucca-containers-" + purpose + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Ends that are being written down are written to the end; those that come later are the successor's. */
    @Deactivate
    public void deactivate() throws InterruptedException {
        clock.shutdownNow();
        endings.shutdown();
        if (!endings.awaitTermination(PARTING.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warn("the end of a container is still being written down");
        }
    }

    /** Calls back when a run has started or was taken over, and when it has ended; until the answer is run. */
    public Runnable watch(Consumer<Container> began, Consumer<Container> ended) {
        beginnings.add(began);
        ends.add(ended);
        return () -> {
            beginnings.remove(began);
            ends.remove(ended);
        };
    }

    /** Networks that containers come to or leave. */
    public NetworkChanges networkChanges() {
        return networkChanges;
    }

    /** The boot of the host that the engine runs in. */
    String boot() {
        return boot;
    }

    /** Starts it because a user said so. Throws NOT_MODIFIED when it runs. */
    public void start(Container container) throws IOException, InterruptedException {
        try {
            container.locked(() -> {
                requireStartable(container);
                forgetRestart(container);
                containers.state(
                        container,
                        s -> s.withRestartCount(0).withBackoffMillis(0).withStoppedByUser(false));
                run(container);
                return null;
            });
        } finally {
            if (neverRan(container) && container.record().hostConfig().autoRemove()) {
                endings.execute(() -> removeQuietly(container));
            }
        }
    }

    /** Whether its start has failed: it is neither alive nor gone, and says why. */
    private static boolean neverRan(Container container) {
        return !container.removed()
                && !container.state().alive()
                && !container.state().error().isEmpty();
    }

    private static void requireStartable(Container container) {
        RunState state = container.state();
        if (container.removed()) {
            throw Errors.notFound("No such container: %s", container.id());
        }
        switch (state.status()) {
            case PAUSED -> throw Errors.conflict("cannot start a paused container, try unpause instead");
            case RUNNING -> throw Errors.notModified("container is running");
            case REMOVING, DEAD -> throw Errors.conflict("container is marked for removal and cannot be started");
            case CREATED, EXITED, RESTARTING -> {}
        }
    }

    /** Caller holds the container's lock. */
    private void run(Container container) throws IOException, InterruptedException {
        Optional<Sandbox> sandbox = Optional.empty();
        container.awaitVisitors();
        String profile = apparmor.confine(container.record().hostConfig());
        try (RunUser user = RunUser.open(container.record(), containers, settings)) {
            sandbox = sandboxes.connect(container.record(), user);
            Optional<Sandbox> made = sandbox;
            try (MountedVolumes mounted = volumes.mount(container.record())) {
                VolumeOwners.give(mounted.points(), user.ids());
                tasks.start(
                        container,
                        mounted.points(),
                        made,
                        sandboxes,
                        user,
                        profile,
                        task -> begun(container, task, made, profile));
            }
            tellLinkers(container);
            engine.tell(Tellings.of(container, "start"));
        } catch (IOException | RuntimeException e) {
            notStarted(container, sandbox, e);
            throw e;
        } finally {
            sandbox.ifPresent(Tasks::closeDescriptor);
        }
    }

    /** Those that know it by a link find it at its new address. */
    private void tellLinkers(Container container) {
        EndpointSettings bridge = container.state().networks().get(Modes.BRIDGE);
        if (bridge == null) {
            return;
        }
        Links.linkers(containers, container, (linker, alias) -> {
            try {
                new ContainerFiles(containers.folder(linker)).readdress(alias, bridge.ipAddress());
            } catch (IOException e) {
                LOG.warn(
                        "container {}: its hosts file is left as it is: {}",
                        linker.id().abbreviated(),
                        e.toString());
            }
        });
    }

    private void begun(Container container, Task task, Optional<Sandbox> sandbox, String profile) throws IOException {
        containers.state(container, s -> s.withStatus(ContainerStatus.RUNNING)
                .withPid(task.pid())
                .withError("")
                .withExitCode(0)
                .withOomKilled(false)
                .withStartedAt(Optional.of(Instant.now()))
                .withBoot(boot)
                .withApparmor(profile)
                .withSandboxId(sandbox.map(Sandbox::id).orElse(""))
                .withPublished(sandbox.map(Sandbox::published).orElse(Map.of()))
                .withNetworks(sandbox.map(Sandbox::endpoints).orElse(Map.of())));
        follow(container, task);
    }

    private void notStarted(Container container, Optional<Sandbox> sandbox, Exception failure)
            throws IOException, InterruptedException {
        if (sandbox.isPresent()) {
            sandboxes.disconnect(container.record());
        }
        volumes.unmount(container.record());
        if (failure instanceof HandlerReplaced) {
            return; // the successor starts it, for whoever is attached
        }
        String message = String.valueOf(failure.getMessage());
        containers.state(container, s -> s.withStatus(
                        s.startedAt().isPresent() ? ContainerStatus.EXITED : ContainerStatus.CREATED)
                .withPid(0)
                .withError(message)
                .withExitCode(StartFailures.exitCode(message)));
        container.hub().end();
        container.nextHub();
        container.countExit();
    }

    /** From now on the end of the task is the end of the run. Also for an adopted one. */
    @SuppressWarnings("FutureReturnValueIgnored") // ended() logs its failures
    void follow(Container container, Task task) {
        container.task(task);
        task.onOutOfMemory(() -> engine.tell(Tellings.of(container, "oom")));
        task.exit()
                .thenCompose(status -> task.streams()
                        .drained()
                        .completeOnTimeout(null, LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)
                        .thenApply(nothing -> status))
                .thenAcceptAsync(status -> ended(container, task, status), endings);
        beginnings.forEach(listener -> listener.accept(container));
    }

    /** The run of an adopted task that has ended already is over when this returns. Caller holds the container's lock. */
    void settleEnd(Container container, Task task) {
        task.streams()
                .drained()
                .completeOnTimeout(null, LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)
                .join();
        ended(container, task, task.exit().join());
    }

    private void ended(Container container, Task task, ExitStatus status) {
        try {
            boolean remove = container.locked(() -> {
                if (container.task().filter(current -> current == task).isEmpty()) {
                    return false; // another driver has adopted the run and tells its end
                }
                // written down first: a crash in between must not lose the code
                end(container, status);
                task.delete();
                return container.record().hostConfig().autoRemove()
                        && container.state().status() == ContainerStatus.EXITED;
            });
            if (remove) {
                remove(container, true);
            }
        } catch (HandlerReplaced e) {
            LOG.debug(
                    "container {}: the successor tells its end", container.id().abbreviated());
        } catch (IOException | RuntimeException e) {
            LOG.error("container {}: its end could not be kept", container.id().abbreviated(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The run has ended. Caller holds the container's lock. */
    void end(Container container, ExitStatus status) throws IOException, InterruptedException {
        container.hub().end();
        RunState before = container.state();
        engine.tell(Tellings.of(container, "die", attributes(before, status)));
        sandboxes.disconnect(container.record());
        volumes.unmount(container.record());
        RunState ended = before.withStatus(ContainerStatus.EXITED)
                .withPid(0)
                .withExitCode(status.code())
                .withOomKilled(status.outOfMemory())
                .withFinishedAt(Optional.of(status.at()))
                .withSandboxId("")
                .withPublished(Map.of())
                .withNetworks(Endpoints.left(container.record().networks(), before.networks()));
        RestartPolicy policy = container.record().hostConfig().restartPolicy();
        boolean again = !startsNoMore && RestartPolicies.restarts(policy, ended);
        containers.state(container, s -> again ? restarting(ended) : ended);
        container.task(null);
        container.nextHub();
        container.countExit();
        ends.forEach(listener -> listener.accept(container));
        if (again) {
            restartLater(container);
        }
    }

    private static Map<String, String> attributes(RunState run, ExitStatus status) {
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("exitCode", Integer.toString(status.code()));
        run.startedAt()
                .ifPresent(start -> attributes.put(
                        "execDuration",
                        Long.toString(
                                Math.max(0, Duration.between(start, status.at()).toSeconds()))));
        return attributes;
    }

    /** Counted when it is decided, as Docker does. */
    private static RunState restarting(RunState ended) {
        Duration delay = RestartPolicies.delay(
                Duration.ofMillis(ended.backoffMillis()),
                ended.startedAt().orElseThrow(),
                ended.finishedAt().orElseThrow());
        return ended.withStatus(ContainerStatus.RESTARTING)
                .withRestartCount(ended.restartCount() + 1)
                .withBackoffMillis(delay.toMillis());
    }

    private void restartLater(Container container) {
        RunState state = container.state();
        Instant due = state.finishedAt().orElseGet(Instant::now).plusMillis(state.backoffMillis());
        long left = Math.max(0, Duration.between(Instant.now(), due).toMillis());
        restarts.put(
                container.id(),
                clock.schedule(
                        () -> endings.execute(() -> restart(container)),
                        Math.min(left, state.backoffMillis()),
                        TimeUnit.MILLISECONDS));
    }

    /** Goes on waiting for the restart that an engine before this one has decided on. */
    void resumeRestart(Container container) throws IOException, InterruptedException {
        container.locked(() -> {
            if (container.state().status() == ContainerStatus.RESTARTING && !restarts.containsKey(container.id())) {
                restartLater(container);
            }
            return null;
        });
    }

    /** The engine stops its containers: from now on an end is the end, until the engine starts again. */
    void startNoMore() {
        startsNoMore = true;
    }

    private void restart(Container container) {
        try {
            container.locked(() -> {
                restarts.remove(container.id());
                if (container.state().status() == ContainerStatus.RESTARTING && !container.removed()) {
                    run(container);
                }
                return null;
            });
        } catch (HandlerReplaced e) {
            LOG.debug("container {}: the successor restarts it", container.id().abbreviated());
        } catch (IOException | RuntimeException e) {
            LOG.warn("container {}: not restarted: {}", container.id().abbreviated(), e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Gives up a restart that waits. Caller holds the container's lock. */
    void cancelRestart(Container container) throws IOException {
        forgetRestart(container);
        if (container.state().status() == ContainerStatus.RESTARTING) {
            containers.state(
                    container, s -> s.withStatus(ContainerStatus.EXITED).withStoppedByUser(true));
        }
    }

    private void forgetRestart(Container container) {
        ScheduledFuture<?> waiting = restarts.remove(container.id());
        if (waiting != null) {
            waiting.cancel(false);
        }
    }

    /** Starts it at the start of the engine, as its policy says. */
    void startWithEngine(Container container) {
        endings.execute(() -> {
            try {
                start(container);
            } catch (IOException | RuntimeException e) {
                LOG.warn(
                        "container {}: not started with the engine: {}",
                        container.id().abbreviated(),
                        e.toString());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Gives back what a start took that was cut short, or an end did not give back any more. Caller holds the container's lock; it does not run. */
    void giveBack(Container container) throws IOException, InterruptedException {
        sandboxes.disconnect(container.record());
        volumes.unmount(container.record());
    }

    /** Removes the volumes that were made for containers whose creation was cut short. */
    void sweepVolumes() {
        endings.execute(() -> {
            try {
                volumes.sweep();
            } catch (IOException | RuntimeException e) {
                LOG.warn("volumes of unborn containers stay until the next start: {}", e.toString());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void removeQuietly(Container container) {
        try {
            remove(container, true);
        } catch (IOException | RuntimeException e) {
            LOG.warn("container {}: not removed: {}", container.id().abbreviated(), e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Removes an ended container: its layer, its folders, its name. Does nothing if someone else has begun to. */
    void remove(Container container, boolean withVolumes) throws IOException, InterruptedException {
        container.locked(() -> {
            if (!container.removed() && !container.state().alive()) {
                removeHeld(container, withVolumes);
            }
            return null;
        });
    }

    /** Caller holds the container's lock; it does not run. */
    void removeHeld(Container container, boolean withVolumes) throws IOException, InterruptedException {
        cancelRestart(container);
        ContainerRecord record = container.record();
        ContainerStatus before = container.state().status();
        if (withVolumes != container.state().removeVolumes() && before != ContainerStatus.DEAD) {
            containers.state(container, s -> s.withRemoveVolumes(withVolumes));
        }
        containers.passingState(container, s -> s.withStatus(ContainerStatus.REMOVING));
        try {
            container.awaitCommits();
            boolean hasLayer = !record.graphDriver().isEmpty();
            Optional<GraphDriver> graph =
                    hasLayer ? Optional.of(drivers.graph().take(record.graphDriver())) : Optional.empty();
            containers.beginRemoval(container);
            graph.ifPresent(driver -> driver.remove(record.layer()));
            if (withVolumes) {
                volumes.remove(record);
            }
            containers.remove(container);
        } catch (IOException | RuntimeException e) {
            containers.passingState(
                    container, s -> s.withStatus(ContainerStatus.DEAD).withError(String.valueOf(e.getMessage())));
            LOG.warn(
                    "container {}: was {}, could not be removed", container.id().abbreviated(), before);
            throw e;
        }
        engine.tell(Tellings.of(container, "destroy"));
    }
}
