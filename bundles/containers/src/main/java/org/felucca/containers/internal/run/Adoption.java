package org.felucca.containers.internal.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.felucca.containers.internal.Container;
import org.felucca.containers.internal.Containers;
import org.felucca.containers.internal.Drivers;
import org.felucca.containers.internal.Settings;
import org.felucca.containers.internal.record.RunState;
import org.felucca.containers.internal.update.LimitUpdates;
import org.felucca.driver.exec.ExecDriver;
import org.felucca.driver.exec.ExitStatus;
import org.felucca.driver.exec.Task;
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
@Component(service = Adoption.class)
public final class Adoption {
    private static final Logger LOG = LoggerFactory.getLogger(Adoption.class);
    private static final int UNKNOWN_EXIT = 255;
    private static final long ATTACH_PATIENCE = TimeUnit.SECONDS.toNanos(10);
    private static final long RETIRE_PATIENCE = TimeUnit.SECONDS.toNanos(10);
    private static final String ATTACHED = "attached";

    private final Containers containers;
    private final Runs runs;
    private final Tasks tasks;
    private final Settings settings;
    private final BooleanSupplier engineStops;
    private final Handover handover = new Handover();
    private final ExecutorService returns = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "felucca-containers-adopt");
        thread.setDaemon(true);
        return thread;
    });

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
        this.runs = runs;
        this.tasks = new Tasks(containers, drivers, settings);
        this.settings = settings;
        this.engineStops = engineStops;
        containers.all().forEach(this::settle);
        drivers.watchExec(this::arrived, this::departed);
        for (String name : drivers.exec().names()) {
            drivers.exec().find(name).ifPresent(driver -> arrived(name, driver));
        }
    }

    /** Ends long waits of jobs when this bundle goes. */
    public Handover handover() {
        return handover;
    }

    /** Sorts out what was going on when the last engine ended. */
    private void settle(Container container) {
        RunState state = container.state();
        try {
            if (state.alive() && !state.boot().equals(runs.boot())) {
                container.locked(() -> {
                    runs.end(container, new ExitStatus(UNKNOWN_EXIT, false, Instant.now()));
                    return null;
                });
            }
            switch (container.state().status()) {
                case REMOVING, DEAD -> returns.execute(() -> finishRemoval(container));
                case RESTARTING -> runs.startWithEngine(container);
                case CREATED, EXITED -> {
                    if (!state.boot().equals(runs.boot())
                            && RestartPolicies.startsWithEngine(
                                    container.record().hostConfig().restartPolicy(), container.state())) {
                        runs.startWithEngine(container);
                    } else if (state.startedAt().isPresent()
                            && container.record().hostConfig().autoRemove()) {
                        returns.execute(() -> finishRemoval(container));
                    }
                }
                case RUNNING, PAUSED -> {}
            }
        } catch (IOException | RuntimeException e) {
            LOG.error(
                    "container {}: its state could not be settled",
                    container.id().abbreviated(),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void finishRemoval(Container container) {
        try {
            runs.remove(container);
        } catch (IOException | RuntimeException e) {
            LOG.warn("container {}: not removed: {}", container.id().abbreviated(), e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void departed(String name, ExecDriver driver) {
        for (Container container : containers.all()) {
            if (container.record().hostConfig().runtime().equals(name)) {
                container.task(null);
            }
        }
    }

    private void arrived(String name, ExecDriver driver) {
        for (Container container : containers.all()) {
            if (container.state().alive()
                    && container.task().isEmpty()
                    && container.record().hostConfig().runtime().equals(name)) {
                adopt(container, driver);
            }
        }
    }

    private void adopt(Container container, ExecDriver driver) {
        try {
            container.locked(() -> {
                if (!container.state().alive() || container.task().isPresent()) {
                    return null;
                }
                Optional<Task> task = driver.adopt(container.id(), containers.runFolder(container));
                if (task.isPresent()) {
                    adopt(container, task.get());
                } else {
                    LOG.warn(
                            "container {}: its run has left no trace",
                            container.id().abbreviated());
                    runs.end(container, new ExitStatus(UNKNOWN_EXIT, false, Instant.now()));
                }
                return null;
            });
        } catch (IOException | RuntimeException e) {
            LOG.error("container {}: not adopted", container.id().abbreviated(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void adopt(Container container, Task task) throws IOException, InterruptedException {
        if (!container.hub().logs()) {
            tasks.openLog(container);
        }
        if (container.state().pid() != task.pid() && task.pid() > 0) {
            containers.state(container, s -> s.withPid(task.pid()));
        }
        if (!task.exit().isDone()) {
            new LimitUpdates(containers).finish(container, task);
        }
        LOG.info("container {}: adopted, process {}", container.id().abbreviated(), task.pid());
        int attached = takeAttached(container);
        if (task.exit().isDone() && attached == 0) {
            // it ended while nobody looked: told before anyone can ask
            task.streams().connect(container.hub());
            container.task(task);
            runs.settleEnd(container, task);
        } else {
            returns.execute(() -> connect(container, task, attached));
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

    /** Leaves the runs to a successor, or stops them where the engine goes for good and the settings say so. */
    @Deactivate
    public void deactivate() throws InterruptedException {
        if (settings.stopWithEngine() && engineStops.getAsBoolean()) {
            stopAll();
        }
        containers.retire();
        for (Container container : containers.all()) {
            if (!container.retire(RETIRE_PATIENCE)) {
                LOG.warn(
                        "container {}: is left while it is being changed",
                        container.id().abbreviated());
            }
            container.task().ifPresent(task -> {
                task.streams().connect(null);
                container.hub().handOver();
                leaveAttached(container);
            });
        }
        handover.leave();
        returns.shutdownNow();
    }

    private void stopAll() throws InterruptedException {
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
