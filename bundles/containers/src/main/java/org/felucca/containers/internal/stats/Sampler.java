package org.felucca.containers.internal.stats;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.felucca.containers.internal.Container;
import org.felucca.containers.internal.Containers;
import org.felucca.containers.internal.spec.Modes;
import org.felucca.driver.exec.Task;
import org.felucca.driver.exec.TaskStats;
import org.felucca.engine.container.StatsSample;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what containers use, once a second for all who watch: a container that ten clients watch is read once, one that nobody watches never. The
 * thread is there only while somebody watches.
 */
@Component(service = Sampler.class)
public final class Sampler {
    private static final Logger LOG = LoggerFactory.getLogger(Sampler.class);
    private static final long INTERVAL = TimeUnit.SECONDS.toNanos(1);

    private final Containers containers;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    @GuardedBy("lock")
    private final Map<Container, Watched> watched = new HashMap<>();

    @GuardedBy("lock")
    private boolean running;

    @GuardedBy("lock")
    private boolean closed;

    @Activate
    public Sampler(@Reference Containers containers) {
        this.containers = containers;
    }

    @Deactivate
    void deactivate() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** A container that is watched. Guarded by the lock. */
    private static final class Watched {
        private int watchers;
        private long count;
        private Optional<StatsSample> latest = Optional.empty();
    }

    /** What a container uses now; empty when it does not run. */
    public Optional<StatsSample> sample(Container container) throws IOException {
        return sample(container, HostCpu.read());
    }

    private Optional<StatsSample> sample(Container container, HostCpu host) {
        Optional<Task> task = container.task().filter(t -> container.state().alive());
        if (task.isEmpty()) {
            return Optional.empty();
        }
        try {
            TaskStats stats = task.get().stats();
            Map<String, StatsSample.Network> networks = isOnHostsNetwork(container)
                    ? Map.of()
                    : Interfaces.of(task.get().pid());
            return task.get().exit().isDone() ? Optional.empty() : Optional.of(convert(stats, host, networks));
        } catch (IOException | RuntimeException e) {
            if (task.get().exit().isDone()) {
                return Optional.empty();
            }
            LOG.debug("container {}: no sample", container.id().abbreviated(), e);
            return Optional.empty();
        }
    }

    private boolean isOnHostsNetwork(Container container) {
        String mode = container.record().hostConfig().namespaces().network();
        if (Modes.isContainer(mode)) {
            mode = containers
                    .lookUp(Modes.container(mode))
                    .map(owner -> owner.record().hostConfig().namespaces().network())
                    .orElse("");
        }
        return mode.equals("host");
    }

    private static StatsSample convert(TaskStats stats, HostCpu host, Map<String, StatsSample.Network> networks) {
        List<StatsSample.BlockIo> traffic = stats.blockIo().stream()
                .map(io -> new StatsSample.BlockIo(io.major(), io.minor(), io.operation(), io.unit(), io.value()))
                .toList();
        return new StatsSample(
                stats.at(),
                new StatsSample.Cpu(
                        stats.cpuTotal(),
                        stats.cpuUser(),
                        stats.cpuSystem(),
                        stats.cpuPerProcessor(),
                        host.nanos(),
                        host.processors(),
                        stats.throttlePeriods(),
                        stats.throttledPeriods(),
                        stats.throttledTime()),
                new StatsSample.Memory(
                        stats.memoryUsage(),
                        stats.memoryMaxUsage(),
                        stats.memoryLimit(),
                        stats.memoryFailures(),
                        stats.memoryDetails()),
                stats.pids(),
                stats.pidsLimit(),
                traffic,
                networks,
                stats.unified());
    }

    /** Begins to watch a container; the caller closes it. */
    public Watch watch(Container container) {
        lock.lock();
        try {
            Watched of = watched.computeIfAbsent(container, c -> new Watched());
            of.watchers++;
            if (!running) {
                running = true;
                Thread thread = new Thread(this::run, "felucca-containers-stats");
                thread.setDaemon(true);
                thread.start();
            }
            return new Watch(container, of);
        } finally {
            lock.unlock();
        }
    }

    /** The samples of one container for one client. Of those it is too slow for it gets the latest. */
    public final class Watch implements AutoCloseable {
        private final Container container;
        private final Watched of;
        private long seen;

        private Watch(Container container, Watched of) {
            this.container = container;
            this.of = of;
        }

        /** Waits for the next sample: empty while the container does not run. */
        public Optional<StatsSample> next() throws InterruptedException {
            lock.lockInterruptibly();
            try {
                while (of.count == seen) {
                    changed.await();
                }
                seen = of.count;
                return of.latest;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            lock.lock();
            try {
                of.watchers--;
                watched.remove(container, of.watchers == 0 ? of : null);
            } finally {
                lock.unlock();
            }
        }
    }

    private void run() {
        try {
            long next = System.nanoTime();
            for (List<Container> round = round(); !round.isEmpty(); round = round()) {
                HostCpu host = HostCpu.read();
                for (Container container : round) {
                    publish(container, sample(container, host));
                }
                next = Math.max(next + INTERVAL, System.nanoTime());
                TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
            }
        } catch (IOException e) {
            LOG.error("the processor time of the host can't be read", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Those to be read now; with none left the thread ends. */
    private List<Container> round() {
        lock.lock();
        try {
            running = !watched.isEmpty() && !closed;
            return running ? List.copyOf(watched.keySet()) : List.of();
        } finally {
            lock.unlock();
        }
    }

    private void publish(Container container, Optional<StatsSample> sample) {
        lock.lock();
        try {
            Watched of = watched.get(container);
            if (of != null) {
                of.latest = sample;
                of.count++;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }
}
