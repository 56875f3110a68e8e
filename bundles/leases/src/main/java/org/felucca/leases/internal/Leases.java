package org.felucca.leases.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.felucca.engine.Engine;
import org.felucca.engine.Event;
import org.felucca.engine.HandlerReplaced;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who holds what, and what is to be done when nobody does. A successor of this component, in this process or the next one, finds the leases on disk and
 * gives their holders time to come back. Safe for use by several threads.
 */
@Component(service = Leases.class, immediate = true, configurationPid = "org.felucca.leases")
@Designate(ocd = Leases.Config.class)
public final class Leases {
    @ObjectClassDefinition(name = "Leases")
    @interface Config {
        @AttributeDefinition(
                description =
                        "After a start, a lease with a shorter grace is kept for so long, so that its holders can come back")
        int return_seconds() default 10;
    }

    private static final Logger LOG = LoggerFactory.getLogger(Leases.class);

    private final Engine engine;
    private final Removal removal;
    private final LeaseFiles files;
    private final Map<Labels, Lease> leases = new HashMap<>();
    private final CountDownLatch left = new CountDownLatch(1);
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "felucca-leases-clock"));

    /** A thread for each lease that ends: one that hangs at a container does not hold up the others. */
    private final ExecutorService work = Executors.newCachedThreadPool(task -> daemon(task, "felucca-leases"));

    @Activate
    public Leases(BundleContext context, Config config, @Reference Engine engine) throws IOException {
        this(
                Path.of(Objects.requireNonNullElse(context.getProperty("felucca.root"), "/var/lib/felucca")),
                Duration.ofSeconds(config.return_seconds()),
                engine);
    }

    Leases(Path root, Duration patience, Engine engine) throws IOException {
        this.engine = engine;
        this.removal = new Removal(engine);
        this.files = new LeaseFiles(root.resolve("leases"));
        for (LeaseRecord record : files.all()) {
            Labels labels = new Labels(new TreeMap<>(record.labels()));
            Lease lease = new Lease(labels, record.grace());
            leases.put(labels, lease);
            endAfter(lease, lease.grace.compareTo(patience) > 0 ? lease.grace : patience);
        }
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    @Deactivate
    public void deactivate() {
        synchronized (this) {
            left.countDown();
            clock.shutdownNow();
        }
        work.shutdownNow();
    }

    /** One who holds a lease. Closed when the holder has gone. */
    final class Hold implements AutoCloseable {
        private final Lease lease;

        private Hold(Lease lease) {
            this.lease = lease;
        }

        /** Waits until the holder goes, which is an interrupt, or this component does. */
        void await() throws InterruptedException {
            left.await();
            throw new HandlerReplaced();
        }

        @Override
        public void close() {
            release(lease);
        }
    }

    /** From now on there is one holder more. On disk when this returns. */
    synchronized Hold hold(Labels labels, Duration grace) throws IOException {
        if (left.getCount() == 0) {
            throw new HandlerReplaced();
        }
        Lease lease = leases.get(labels);
        if (lease == null || !lease.grace.equals(grace)) {
            files.keep(labels, grace);
        }
        if (lease == null) {
            lease = new Lease(labels, grace);
            leases.put(labels, lease);
        }
        lease.grace = grace;
        lease.holders++;
        lease.turn++;
        lease.cancelEnd();
        LOG.info("lease {}: held by {}", labels, lease.holders);
        return new Hold(lease);
    }

    private synchronized void release(Lease lease) {
        lease.holders--;
        // when this component goes, the holders go on with the successor
        if (lease.holders == 0 && left.getCount() > 0) {
            LOG.info("lease {}: nobody holds it, ends in {} s", lease.labels, lease.grace.toSeconds());
            endAfter(lease, lease.grace);
        }
    }

    private synchronized void endAfter(Lease lease, Duration pause) {
        lease.end = clock.schedule(() -> work.execute(() -> end(lease)), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** An end that was begun before somebody held the lease again is over; there will be another. */
    private synchronized boolean mayEnd(Lease lease, int turn) {
        return lease.holders == 0 && lease.turn == turn && left.getCount() > 0;
    }

    private void end(Lease lease) {
        int turn;
        synchronized (this) {
            turn = lease.turn;
            if (!mayEnd(lease, turn)) {
                return;
            }
            lease.end = null;
        }
        try {
            ended(lease, turn, removal.all(lease.labels, () -> mayEnd(lease, turn)));
        } catch (IOException | RuntimeException e) {
            LOG.warn("lease {}: not ended yet: {}", lease.labels, e.toString());
            retry(lease, turn);
        } catch (InterruptedException e) {
            // this component goes, and its successor ends the lease
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void retry(Lease lease, int turn) {
        if (mayEnd(lease, turn)) {
            endAfter(lease, lease.nextRetry());
        }
    }

    private synchronized void ended(Lease lease, int turn, Removal.Result result) throws IOException {
        if (!mayEnd(lease, turn)) {
            return;
        }
        if (!result.complete()) {
            retry(lease, turn);
            return;
        }
        files.remove(lease.labels);
        leases.remove(lease.labels);
        LOG.info("lease {}: ended, removed {}", lease.labels, result.removed());
        engine.events().tell(Event.now("daemon", "lease_end", "", lease.labels.values()));
    }
}
