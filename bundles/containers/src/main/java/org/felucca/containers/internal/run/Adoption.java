package org.felucca.containers.internal.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.felucca.containers.internal.Container;
import org.felucca.containers.internal.Containers;
import org.felucca.containers.internal.Drivers;
import org.felucca.containers.internal.Settings;
import org.felucca.containers.internal.log.Logs;
import org.felucca.containers.internal.record.RunState;
import org.felucca.containers.internal.update.LimitUpdates;
import org.felucca.driver.exec.ExecDriver;
import org.felucca.driver.exec.ExitStatus;
import org.felucca.driver.exec.Task;
import org.felucca.engine.HandlerReplaced;
import org.felucca.model.ContainerStatus;
import org.felucca.model.RestartPolicy;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes over runs that go on: those of an engine that was killed, of an exec driver that was replaced, of this bundle's predecessor; and
 * leaves its own to its successor. What was left running in an earlier boot of the host has ended with it.
 */
@Component(service = Adoption.class, immediate = true)
public final class Adoption {
    private static final Logger LOG = LoggerFactory.getLogger(Adoption.class);
    private static final int UNKNOWN_EXIT = 255;
    private static final long ATTACH_PATIENCE = TimeUnit.SECONDS.toNanos(10);
    private static final long RETIRE_PATIENCE = TimeUnit.SECONDS.toNanos(10);
    /** Containers that are left at the same time. */
    private static final int LEAVING = 32;

    private static final String ATTACHED = "attached";
    private static final String LAUNCH = "containers.launch";

    private final Containers containers;
    private final Drivers drivers;
    private final Runs runs;
    private final Tasks tasks;
    private final Settings settings;
    private final BooleanSupplier engineStops;
    private final Handover handover = new Handover();
    private final List<Consumer<Container>> driversGone = new CopyOnWriteArrayList<>();
    private final List<BiConsumer<Container, Optional<Task>>> adoptions = new CopyOnWriteArrayList<>();
    /** Set once, before anything is taken over. */
    private volatile boolean startedAnew;

    private final AtomicBoolean begun = new AtomicBoolean();
    private final ExecutorService work =
            Executors.newCachedThreadPool(task -> daemon(task, "felucca-containers-adopt"));

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    @Activate
    public Adoption(
            BundleContext context,
            @Reference Containers containers,
            @Reference Drivers drivers,
            @Reference Runs runs,
            @Reference Settings settings) {
        this(containers, drivers, runs, settings, () -> context.getBundle(0).getState() == Bundle.STOPPING);
    }

    /** The last argument tells whether the whole engine stops and not this bundle alone. */
    public Adoption(Containers containers, Drivers drivers, Runs runs, Settings settings, BooleanSupplier engineStops) {
        this.containers = containers;
        this.drivers = drivers;
        this.runs = runs;
        this.tasks = new Tasks(containers, drivers, settings);
        this.settings = settings;
        this.engineStops = engineStops;
    }

    /** Begins, once: what it needs besides drivers is here. Returns at once; each container is seen to when its drivers are here. */
    public void begin() throws IOException {
        if (!begun.compareAndSet(false, true)) {
            return;
        }
        boolean newEngine = isNewEngine();
        startedAnew = newEngine;
        drivers.watchExec((name, driver) -> adoptReady(), (name, driver) -> departed(name));
        drivers.watchLog(this::adoptReady);
        for (Container container : containers.all()) {
            if (!container.settled() || !container.state().alive()) {
                work.execute(() -> settle(container, newEngine));
            }
        }
        adoptReady();
        runs.sweepVolumes();
        if (newEngine) {
            work.execute(new OrphanLayers(containers, drivers.graph())::sweep);
        }
    }

    /** Whether another engine, now gone, was the last to look after the containers; else it was this bundle's predecessor. */
    private boolean isNewEngine() throws IOException {
        Path file = settings.run().resolve(LAUNCH);
        if (Files.exists(file) && Files.readString(file).strip().equals(settings.launch())) {
            return false;
        }
        Files.writeString(file, settings.launch() + "\n");
        return true;
    }

    /**
     * Calls back when the driver of a container's run goes, and when its run has been taken over or, with nothing, is found to be over. For
     * runs that are here already at once.
     */
    public void watch(Consumer<Container> driverGone, BiConsumer<Container, Optional<Task>> adopted) {
        driversGone.add(driverGone);
        adoptions.add(adopted);
        for (Container container : containers.all()) {
            container.task().ifPresent(task -> adopted.accept(container, Optional.of(task)));
        }
    }

    /** Ends long waits of jobs when this bundle goes. */
    public Handover handover() {
        return handover;
    }

    /** Sorts out what was going on when the last engine or this bundle's predecessor ended. */
    private void settle(Container container, boolean newEngine) {
        if (container.isUnreadable()) {
            return;
        }
        quietly(container, () -> {
            RunState state = container.state();
            if (state.alive()) {
                if (state.boot().equals(runs.boot())) {
                    return;
                }
                container.locked(() -> {
                    runs.end(container, new ExitStatus(UNKNOWN_EXIT, false, Instant.now()));
                    return null;
                });
                container.markSettled();
            }
            sweep(container, newEngine);
            switch (container.state().status()) {
                case REMOVING, DEAD -> runs.remove(container, takesVolumes(container));
                case RESTARTING -> runs.resumeRestart(container);
                case CREATED, EXITED -> {
                    boolean starts = newEngine
                            && RestartPolicies.startsWithEngine(
                                    container.record().hostConfig().restartPolicy(), container.state());
                    if (starts) {
                        runs.startWithEngine(container);
                    } else if (state.startedAt().isPresent()
                            && container.record().hostConfig().autoRemove()) {
                        runs.remove(container, true);
                    }
                }
                case RUNNING, PAUSED -> {}
            }
        });
    }

    private static boolean takesVolumes(Container container) {
        return container.state().removeVolumes()
                || container.record().hostConfig().autoRemove();
    }

    /** What an engine has left that was killed while it started a run, or had just written down its end. */
    private void sweep(Container container, boolean newEngine) throws IOException, InterruptedException {
        Path folder = containers.runFolder(container);
        Optional<ExecDriver> driver = Optional.empty();
        if (hasContent(folder)) {
            driver = Optional.of(
                    drivers.exec().take(container.record().hostConfig().runtime()));
        }
        Optional<ExecDriver> sweeper = driver;
        container.locked(() -> {
            if (container.state().alive()) {
                return null;
            }
            if (sweeper.isPresent()) {
                Optional<Task> task = sweeper.get().adopt(container.id(), folder);
                boolean cutShort = container.state().status() == ContainerStatus.CREATED
                        || task.filter(run -> run.exit().isDone()).isEmpty();
                task.ifPresent(Task::delete);
                if (cutShort && container.state().error().isEmpty()) {
                    containers.state(container, s -> s.withError("its start was cut short by the end of the engine"));
                }
            }
            if (newEngine) {
                runs.giveBack(container);
            }
            return null;
        });
    }

    private static boolean hasContent(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isPresent();
        }
    }

    private void departed(String name) {
        for (Container container : containers.all()) {
            if (container.record().hostConfig().runtime().equals(name)) {
                container.task(null);
                driversGone.forEach(listener -> listener.accept(container));
            }
        }
    }

    /** Takes over what goes on, if its drivers are here; what lacks one is looked at again when one comes. */
    private void adoptReady() {
        for (Container container : containers.all()) {
            boolean waits = container.state().alive()
                    && container.state().boot().equals(runs.boot())
                    && container.task().isEmpty();
            String log = container.record().hostConfig().logConfig().type();
            boolean logs = log.equals(Logs.NONE) || drivers.log().find(log).isPresent();
            Optional<ExecDriver> driver =
                    drivers.exec().find(container.record().hostConfig().runtime());
            if (waits && logs && driver.isPresent()) {
                work.execute(() -> adopt(container, driver.get()));
            }
        }
    }

    private void adopt(Container container, ExecDriver driver) {
        quietly(container, () -> {
            Optional<Runnable> flow = container.locked(() -> {
                if (!container.state().alive() || container.task().isPresent() || isAway(container, driver)) {
                    return Optional.empty();
                }
                Optional<Task> task = driver.adopt(container.id(), containers.runFolder(container));
                if (task.isPresent()) {
                    return adopt(container, driver, task.get());
                }
                LOG.warn(
                        "container {}: its run has left no trace",
                        container.id().abbreviated());
                adoptions.forEach(listener -> listener.accept(container, Optional.empty()));
                runs.end(container, new ExitStatus(UNKNOWN_EXIT, false, Instant.now()));
                return Optional.empty();
            });
            container.markSettled();
            flow.ifPresent(Runnable::run);
        });
    }

    private boolean isAway(Container container, ExecDriver driver) {
        return drivers.exec()
                .find(container.record().hostConfig().runtime())
                .filter(current -> current == driver)
                .isEmpty();
    }

    /** Returns what is left to do without the container's lock. */
    private Optional<Runnable> adopt(Container container, ExecDriver driver, Task task)
            throws IOException, InterruptedException {
        if (!container.hub().logs()) {
            tasks.reopenLog(container);
        }
        if (container.state().pid() != task.pid() && task.pid() > 0) {
            containers.state(container, s -> s.withPid(task.pid()));
        }
        if (!task.exit().isDone()) {
            new LimitUpdates(containers).finish(container, task);
            if (startedAnew) {
                standOrGoOn(container, task);
                runs.networkChanges().adopt(container);
            }
        }
        LOG.info("container {}: adopted, process {}", container.id().abbreviated(), task.pid());
        int attached = takeAttached(container);
        container.task(task);
        if (isAway(container, driver)) {
            container.task(null);
            work.execute(this::adoptReady); // its driver went in this moment; the next one may be here already
            return Optional.empty();
        }
        adoptions.forEach(listener -> listener.accept(container, Optional.of(task)));
        if (task.exit().isDone() && attached == 0) {
            // it ended while nobody looked: told before anyone can ask
            task.streams().connect(container.hub());
            runs.settleEnd(container, task);
            startAgain(container);
            return Optional.empty();
        }
        return Optional.of(() -> connect(container, task, attached));
    }

    /** As it was last written down: an engine that was killed may have stopped it for a commit, or was about to say that it goes on. */
    private static void standOrGoOn(Container container, Task task) {
        if (container.state().status() == ContainerStatus.PAUSED) {
            task.pause();
        } else {
            task.resume();
        }
    }

    /** A user's stop that was cut short is forgotten as one that was not, when the policy says so. */
    private void startAgain(Container container) {
        RestartPolicy policy = container.record().hostConfig().restartPolicy();
        if (startedAnew
                && container.state().status() == ContainerStatus.EXITED
                && RestartPolicies.startsWithEngine(policy, container.state())) {
            runs.startWithEngine(container);
        }
    }

    /** Output waits in its pipe until the clients that were attached are back, so that they miss nothing. */
    private void connect(Container container, Task task, int attached) {
        try {
            container.hub().awaitAttached(attached, ATTACH_PATIENCE);
            task.streams().connect(container.hub());
            runs.follow(container, task);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void quietly(Container container, Container.Action action) {
        try {
            action.run();
        } catch (HandlerReplaced e) {
            LOG.debug("container {}: is the successor's", container.id().abbreviated());
        } catch (IOException | RuntimeException e) {
            LOG.error(
                    "container {}: its state could not be settled",
                    container.id().abbreviated(),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Leaves the runs to a successor, or stops them where the engine goes for good and the settings say so. */
    @Deactivate
    public void deactivate() throws InterruptedException {
        if (settings.stopWithEngine() && engineStops.getAsBoolean()) {
            stopAll();
        }
        containers.retire();
        // one time for all: those that hang, however many, hold an engine that stops no longer than one does
        long deadline = System.nanoTime() + RETIRE_PATIENCE;
        List<Callable<Void>> leaving = new ArrayList<>();
        for (Container container : containers.all()) {
            if (!container.retire(Math.max(0, deadline - System.nanoTime()))) {
                LOG.warn(
                        "container {}: is left while it is being changed",
                        container.id().abbreviated());
            }
            container.task().ifPresent(task -> leaving.add(() -> leave(container, task)));
        }
        ExecutorService threads =
                Executors.newFixedThreadPool(LEAVING, task -> daemon(task, "felucca-containers-leave"));
        threads.invokeAll(leaving, RETIRE_PATIENCE, TimeUnit.NANOSECONDS);
        threads.shutdownNow();
        handover.leave();
        work.shutdownNow();
    }

    private Void leave(Container container, Task task) {
        task.streams().connect(null);
        container.hub().handOver();
        leaveAttached(container);
        return null;
    }

    private void stopAll() throws InterruptedException {
        runs.startNoMore();
        for (Container container : containers.all()) {
            container.task().ifPresent(task -> task.signal(Signals.TERM));
        }
        long patience = TimeUnit.SECONDS.toNanos(settings.stopTimeoutSeconds());
        for (Container container : containers.all()) {
            if (!container.await(c -> !c.state().alive(), patience)) {
                container.task().ifPresent(task -> task.signal(Signals.KILL));
                container.await(c -> !c.state().alive(), patience);
            }
        }
    }

    /** How many clients the predecessor had on a container, told by it in the run folder together with its process. */
    private int takeAttached(Container container) {
        Path file = attachedFile(container);
        try {
            if (!Files.exists(file)) {
                return 0;
            }
            String text = Files.readString(file).strip();
            Files.delete(file);
            String ofThisProcess = ProcessHandle.current().pid() + " ";
            return text.startsWith(ofThisProcess) ? Integer.parseInt(text.substring(ofThisProcess.length())) : 0;
        } catch (IOException e) {
            LOG.warn("container {}: {}", container.id().abbreviated(), e.toString());
            return 0;
        }
    }

    private void leaveAttached(Container container) {
        int attached = container.hub().attached();
        if (attached == 0) {
            return;
        }
        String text = ProcessHandle.current().pid() + " " + attached + "\n";
        try {
            Files.write(attachedFile(container), text.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            LOG.warn("container {}: {}", container.id().abbreviated(), e.toString());
        }
    }

    private Path attachedFile(Container container) {
        return containers.runFolder(container).resolve(ATTACHED);
    }
}
