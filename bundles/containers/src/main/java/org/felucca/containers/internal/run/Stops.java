package org.felucca.containers.internal.run;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.felucca.containers.internal.Container;
import org.felucca.containers.internal.Containers;
import org.felucca.containers.internal.EngineLink;
import org.felucca.containers.internal.Settings;
import org.felucca.containers.internal.Tellings;
import org.felucca.containers.internal.record.RunState;
import org.felucca.driver.exec.Task;
import org.felucca.model.ContainerConfig;
import org.felucca.model.ContainerStatus;
import org.felucca.model.Errors;
import org.felucca.model.FeluccaException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a run is made to end: stop, kill, remove; and how it is frozen and thawed. */
@Component(service = Stops.class)
public final class Stops {
    private static final Logger LOG = LoggerFactory.getLogger(Stops.class);
    private static final long DRIVER_PATIENCE = TimeUnit.SECONDS.toNanos(30);
    private static final long KILL_PATIENCE = TimeUnit.SECONDS.toNanos(10);
    private static final long FOR_EVER = -1;

    private final Containers containers;
    private final EngineLink engine;
    private final Runs runs;
    private final Settings settings;
    private final Adoption adoption;

    @Activate
    public Stops(
            @Reference Containers containers,
            @Reference EngineLink engine,
            @Reference Runs runs,
            @Reference Settings settings,
            @Reference Adoption adoption) {
        this.containers = containers;
        this.engine = engine;
        this.runs = runs;
        this.settings = settings;
        this.adoption = adoption;
    }

    /** Ends the run in good order. Throws NOT_MODIFIED if there is none. */
    public void stop(Container container, String signal, Optional<Integer> timeoutSeconds)
            throws IOException, InterruptedException {
        int number = Signals.number(stopSignal(container.record().config(), signal));
        long before = container.exits();
        boolean alive = container.locked(() -> {
            requirePresent(container);
            if (container.state().status() == ContainerStatus.RESTARTING) {
                runs.cancelRestart(container);
                return true;
            }
            if (!container.state().alive()) {
                throw Errors.notModified("container %s is not running", container.id());
            }
            containers.state(container, s -> s.withStoppedByUser(true));
            return true;
        });
        if (alive && container.state().alive()) {
            int seconds = timeoutSeconds
                    .or(() -> container.record().config().stopTimeout())
                    .orElse(settings.stopTimeoutSeconds());
            signal(container, number);
            thawIfPaused(container);
            if (!awaitExit(container, before, seconds < 0 ? FOR_EVER : TimeUnit.SECONDS.toNanos(seconds))) {
                LOG.info(
                        "container {}: still runs {} s after signal {}, killing it",
                        container.id().abbreviated(),
                        seconds,
                        number);
                killAndAwait(container, before);
            }
        }
        engine.tell(Tellings.of(container, "stop"));
    }

    private static String stopSignal(ContainerConfig config, String asked) {
        if (!asked.isEmpty()) {
            return asked;
        }
        return config.stopSignal().isEmpty() ? "TERM" : config.stopSignal();
    }

    /** Sends a signal for a user; after KILL waits for the end. Throws CONFLICT with Docker's words when it does not run. */
    public void kill(Container container, String signal) throws IOException, InterruptedException {
        int number = signal.isEmpty() ? Signals.KILL : Signals.number(signal);
        long before = container.exits();
        boolean send = container.locked(() -> {
            requirePresent(container);
            if (container.state().status() == ContainerStatus.RESTARTING) {
                runs.cancelRestart(container);
                return false;
            }
            if (!container.state().alive()) {
                throw Errors.conflict(
                        "cannot kill container: %s: container %s is not running",
                        container.record().name(), container.id());
            }
            if (endsPolicy(container.record().config(), number)) {
                containers.state(container, s -> s.withStoppedByUser(true));
            }
            return true;
        });
        if (!send) {
            return;
        }
        signal(container, number);
        if (endsPolicy(container.record().config(), number)) {
            thawIfPaused(container);
        }
        if (number == Signals.KILL) {
            awaitExit(container, before, KILL_PATIENCE);
        }
    }

    /** Any signal is a wish to end, unless the image says which signal means that. */
    private static boolean endsPolicy(ContainerConfig config, int number) {
        return config.stopSignal().isEmpty() || number == Signals.KILL || number == Signals.number(config.stopSignal());
    }

    private void signal(Container container, int number) throws InterruptedException {
        try {
            container.liveTask(DRIVER_PATIENCE);
            // told first: the end that may follow is told by another thread
            engine.tell(Tellings.of(container, "kill", Map.of("signal", Integer.toString(number))));
            container.withTask(DRIVER_PATIENCE, task -> {
                task.signal(number);
                return task;
            });
        } catch (FeluccaException e) {
            if (container.state().alive()) {
                throw e;
            } // else it has ended in the meantime, which is what was wanted
        }
    }

    private void killAndAwait(Container container, long before) throws IOException, InterruptedException {
        signal(container, Signals.KILL);
        thawIfPaused(container);
        if (!awaitExit(container, before, KILL_PATIENCE)) {
            throw Errors.internal(
                    "container %s did not end within %d s of SIGKILL",
                    container.id(), TimeUnit.NANOSECONDS.toSeconds(KILL_PATIENCE));
        }
    }

    private boolean awaitExit(Container container, long before, long patience)
            throws IOException, InterruptedException {
        return adoption.handover()
                .waiting(() ->
                        container.await(c -> c.exits() > before || !c.state().alive(), patience));
    }

    /** Freezes it. */
    public void pause(Container container) throws IOException, InterruptedException {
        container.lockedWithRun(DRIVER_PATIENCE, () -> {
            requirePresent(container);
            switch (container.state().status()) {
                case PAUSED -> throw Errors.conflict("Container %s is already paused", container.id());
                case RESTARTING ->
                    throw Errors.conflict(
                            "Container %s is restarting, wait until the container is running", container.id());
                case RUNNING -> {}
                default -> throw Errors.conflict("Container %s is not running", container.id());
            }
            container.liveTask(DRIVER_PATIENCE).pause();
            containers.state(container, s -> s.withStatus(ContainerStatus.PAUSED));
            engine.tell(Tellings.of(container, "pause"));
            return null;
        });
    }

    /** Thaws it. */
    public void unpause(Container container) throws IOException, InterruptedException {
        container.lockedWithRun(DRIVER_PATIENCE, () -> {
            requirePresent(container);
            if (container.state().status() != ContainerStatus.PAUSED) {
                throw Errors.conflict("Container %s is not paused", container.id());
            }
            thaw(container);
            return null;
        });
    }

    private void thawIfPaused(Container container) throws IOException, InterruptedException {
        container.lockedWithRun(DRIVER_PATIENCE, () -> {
            if (container.state().status() == ContainerStatus.PAUSED) {
                thaw(container);
            } else if (container.isCommitted()) {
                container.task().ifPresent(Task::resume); // who ends it does not wait for the image
            }
            return null;
        });
    }

    private void thaw(Container container) throws IOException, InterruptedException {
        container.liveTask(DRIVER_PATIENCE).resume();
        containers.state(container, s -> s.withStatus(ContainerStatus.RUNNING));
        engine.tell(Tellings.of(container, "unpause"));
    }

    /**
     * Removes it; a live one only by force. Throws CONFLICT with Docker's words.
     *
     * @param withVolumes those that nobody named too
     */
    public void remove(Container container, boolean force, boolean withVolumes)
            throws IOException, InterruptedException {
        long before = container.exits();
        boolean kill = container.locked(() -> {
            requirePresent(container);
            RunState state = container.state();
            if (state.status() == ContainerStatus.REMOVING) {
                throw Errors.conflict(
                        "removal of container %s is already in progress",
                        container.record().name());
            }
            boolean busy = state.alive() || state.status() == ContainerStatus.RESTARTING;
            if (busy && !force) {
                throw Errors.conflict(
                        "cannot remove container \"%s\": container is %s: %s",
                        container.record().name(), state.status().lowerCase(), remedy(state.status()));
            }
            if (state.alive()) {
                containers.state(container, s -> s.withStoppedByUser(true));
            }
            return state.alive();
        });
        if (kill) {
            killAndAwait(container, before);
        }
        runs.remove(container, withVolumes);
    }

    private static String remedy(ContainerStatus status) {
        return status == ContainerStatus.PAUSED
                ? "unpause and then stop the container before removing or force remove"
                : "stop the container before removing or force remove";
    }

    private static void requirePresent(Container container) {
        if (container.removed()) {
            throw Errors.notFound("No such container: %s", container.id());
        }
    }
}
