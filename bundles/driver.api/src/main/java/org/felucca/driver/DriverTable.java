package org.felucca.driver;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.felucca.model.Errors;

/**
 * The drivers of one kind, by name. Fed by a component's dynamic references; safe for all threads. A job takes its driver once and uses it
 * to the end; where a driver is just being replaced, taking waits for its successor.
 *
 * @param <D> the SPI
 */
public final class DriverTable<D> {
    /** The service property that names a driver. */
    public static final String NAME = "driver.name";

    /** The service property with further names that a driver answers to: a text or several. */
    public static final String ALIASES = "driver.aliases";

    private static final Duration LEAVE = Duration.ofSeconds(10);

    private final String kind;
    private final Duration patience;
    private final Map<String, D> drivers = new HashMap<>();
    private final Set<String> seen = new HashSet<>();

    private Optional<Supplier<? extends RuntimeException>> closed = Optional.empty();

    /** How many {@link Use}s each driver has; those of one that goes are waited for. */
    private final Map<D, Integer> uses = new HashMap<>();

    /**
     * @param kind for messages: {@code graph driver}
     * @param patience how long {@link #take} waits for one that went away
     */
    public DriverTable(String kind, Duration patience) {
        this.kind = kind;
        this.patience = patience;
    }

    /** A driver has come; a later one of the same name takes its place. */
    public synchronized void add(String name, D driver) {
        drivers.put(name, driver);
        seen.add(name);
        notifyAll();
    }

    /**
     * A driver goes; its name stays if another has it by now. With its last name, when nobody can begin to use it any more, this returns when the uses
     * that have begun are over, at the latest after ten seconds: called by the framework's thread, which deactivates the driver next.
     */
    public synchronized void remove(String name, D driver) {
        drivers.remove(name, driver);
        if (drivers.containsValue(driver)) {
            return;
        }
        long deadline = System.nanoTime() + LEAVE.toNanos();
        try {
            for (long left = LEAVE.toNanos();
                    uses.containsKey(driver) && left > 0;
                    left = deadline - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** No driver will come any more: whoever waits for one, and all who ask from now on for one that is not here, get this failure. */
    public synchronized void close(Supplier<? extends RuntimeException> failure) {
        closed = Optional.of(failure);
        notifyAll();
    }

    /** The names of those that are here, sorted. */
    public synchronized List<String> names() {
        return drivers.keySet().stream().sorted().toList();
    }

    /** Whether a driver of that name is here or was. */
    public synchronized boolean knows(String name) {
        return seen.contains(name);
    }

    /** The driver, if it is here now. */
    public synchronized Optional<D> find(String name) {
        return Optional.ofNullable(drivers.get(name));
    }

    /**
     * The driver of that name. Waits for one that was here before. Throws NOT_FOUND for a name that never was, UNAVAILABLE when patience
     * ends.
     */
    public synchronized D take(String name) throws InterruptedException {
        if (!drivers.containsKey(name) && !seen.contains(name)) {
            throw Errors.notFound("no %s called %s", kind, name);
        }
        return await(name, patience).orElseThrow(() -> Errors.unavailable("the %s %s is away", kind, name));
    }

    /** As {@link #take}, for what a driver must not go in the middle of: short, and it waits for nobody who could wait for the driver to go. */
    public synchronized Use<D> use(String name) throws InterruptedException {
        D driver = take(name);
        uses.merge(driver, 1, Integer::sum);
        return new Use<>(this, driver);
    }

    private synchronized void ended(D driver) {
        uses.computeIfPresent(driver, (same, count) -> count == 1 ? null : count - 1);
        notifyAll();
    }

    /**
     * A driver that stays until this is closed.
     *
     * @param <D> the SPI
     */
    public static final class Use<D> implements AutoCloseable {
        private final DriverTable<D> table;
        private final D driver;
        private final AtomicBoolean closed = new AtomicBoolean();

        private Use(DriverTable<D> table, D driver) {
            this.table = table;
            this.driver = driver;
        }

        public D driver() {
            return driver;
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                table.ended(driver);
            }
        }
    }

    /** The driver of that name, which may never have been here; empty if it does not come in time. */
    public synchronized Optional<D> await(String name, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!drivers.containsKey(name)) {
            if (closed.isPresent()) {
                throw closed.get().get();
            }
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return Optional.empty();
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return find(name);
    }
}
