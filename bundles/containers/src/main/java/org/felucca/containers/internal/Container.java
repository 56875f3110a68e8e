package org.felucca.containers.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import org.felucca.containers.internal.record.ContainerRecord;
import org.felucca.containers.internal.record.HealthRecord;
import org.felucca.containers.internal.record.RunState;
import org.felucca.containers.internal.streams.OutputHub;
import org.felucca.driver.exec.Task;
import org.felucca.engine.HandlerReplaced;
import org.felucca.model.ContainerId;
import org.felucca.model.ContainerStatus;
import org.felucca.model.ErrorKind;
import org.felucca.model.Errors;
import org.felucca.model.FeluccaException;

/**
 * A container in memory: what it is, what it does, and the run that does it.
 *
 * <p>{@link #lock} is taken by the job that changes the container and is never held while a job streams or waits for its end. What it is
 * and does are immutable values in volatile fields, so that lists and inspects read them without the lock.
 */
public final class Container {
    /** Taken for every change. */
    public final ReentrantLock lock = new ReentrantLock();

    private final ContainerId id;
    private volatile ContainerRecord record;
    private volatile RunState state;
    private volatile Optional<HealthRecord> health = Optional.empty();
    private volatile boolean removed;
    private volatile boolean settled;
    private volatile boolean unreadable;

    /** Guarded by {@link #lock}. */
    private boolean retired;

    /** Guards the task and is signalled at each change of state or task. */
    private final ReentrantLock watch = new ReentrantLock();

    private final Condition changed = watch.newCondition();
    private Task task;
    private OutputHub hub;
    private long exits;
    private int visits;
    private int commits;
    private final List<String> execs = new ArrayList<>();

    /** One that was alive when it was last written down is not settled: who asks waits until it has been looked at. */
    Container(ContainerRecord record, RunState state) {
        this.settled = !state.alive();
        this.id = record.id();
        this.hub = new OutputHub("container " + id.abbreviated());
        this.record = record;
        this.state = state;
    }

    /** One whose record can't be read: it is dead from the beginning. */
    static Container unreadable(ContainerRecord standIn, String error) {
        RunState dead = RunState.created().withStatus(ContainerStatus.DEAD).withError(error);
        Container container = new Container(standIn, dead);
        container.unreadable = true;
        return container;
    }

    /** Whether nothing is known of it, so that it can only be removed, by a user. */
    public boolean isUnreadable() {
        return unreadable;
    }

    public ContainerId id() {
        return id;
    }

    public ContainerRecord record() {
        return record;
    }

    public RunState state() {
        return state;
    }

    /** What its health check has found; empty where there is none or it was never started. */
    public Optional<HealthRecord> health() {
        return health;
    }

    void health(HealthRecord found) {
        health = Optional.of(found);
    }

    /** Whether it has been removed; nothing changes any more then. */
    public boolean removed() {
        return removed;
    }

    void record(ContainerRecord changedRecord) {
        record = changedRecord;
    }

    void state(RunState changedState) {
        signalling(() -> state = changedState);
    }

    /** Another run has ended. */
    public void countExit() {
        signalling(() -> exits++);
    }

    void markRemoved() {
        signalling(() -> removed = true);
    }

    /** Whether what is known of its run is true: it was made or taken over by this bundle. */
    public boolean settled() {
        return settled;
    }

    /** What is known of its run is true from now on. */
    public void markSettled() {
        signalling(() -> settled = true);
    }

    /** The run that has started or was adopted; null when its driver goes or it has ended. */
    public void task(Task current) {
        signalling(() -> task = current);
    }

    /** The run, if there is one and its driver is here. */
    public Optional<Task> task() {
        watch.lock();
        try {
            return Optional.ofNullable(task);
        } finally {
            watch.unlock();
        }
    }

    /** The run of a live container; waits for its driver to come back. UNAVAILABLE when patience ends, CONFLICT when it has ended. */
    public Task liveTask(long patienceNanos) throws InterruptedException {
        await(c -> c.task != null || !c.state.alive(), patienceNanos);
        Optional<Task> current = task();
        if (current.isEmpty()) {
            if (state.alive()) {
                throw Errors.unavailable("the exec driver of container %s is away", id.abbreviated());
            }
            throw Errors.conflict("container %s is not running", id);
        }
        return current.get();
    }

    /** Does something with the run of a live container; does it again with the run's next driver if the first was replaced under it. */
    public <T> T withTask(long patienceNanos, Function<Task, T> action) throws InterruptedException {
        while (true) {
            Task current = liveTask(patienceNanos);
            try {
                return action.apply(current);
            } catch (FeluccaException e) {
                if (e.kind() != ErrorKind.UNAVAILABLE
                        || task().filter(now -> now == current).isPresent()) {
                    throw e;
                }
            }
        }
    }

    /** The run that goes on or comes next, for a client that attached before the start; empty if it was removed or its start failed. */
    public Optional<Task> awaitTask() throws InterruptedException {
        long before = exits();
        await(c -> c.task != null || c.removed || c.exits > before, -1);
        return task();
    }

    /** Where the output of this run goes, or of the next one: clients attach before the start. */
    public OutputHub hub() {
        watch.lock();
        try {
            return hub;
        } finally {
            watch.unlock();
        }
    }

    /** The run has ended, and its hub with it: the next one gets a new hub. */
    public void nextHub() {
        signalling(() -> hub = new OutputHub("container " + id.abbreviated()));
    }

    /** How many runs have ended since the engine knows it. */
    public long exits() {
        watch.lock();
        try {
            return exits;
        } finally {
            watch.unlock();
        }
    }

    /** Waits until the condition holds, for ever if patience is negative; returns whether it holds. It is tried under the watch. */
    public boolean await(Predicate<Container> condition, long patienceNanos) throws InterruptedException {
        watch.lockInterruptibly();
        try {
            long left = patienceNanos;
            while (!condition.test(this)) {
                if (patienceNanos < 0) {
                    changed.await();
                } else if (left <= 0) {
                    return false;
                } else {
                    left = changed.awaitNanos(left);
                }
            }
            return true;
        } finally {
            watch.unlock();
        }
    }

    /** Somebody looks into its root while it does not run. Caller holds the lock. */
    public void beginVisit() {
        signalling(() -> visits++);
    }

    public void endVisit() {
        signalling(() -> visits--);
    }

    /** Waits until nobody looks into its root. Caller holds the lock, so that nobody begins to. */
    public void awaitVisitors() throws InterruptedException {
        await(c -> c.visits == 0, -1);
    }

    /** Its layer is being read for an image. Caller holds the lock. */
    public void beginCommit() {
        signalling(() -> commits++);
    }

    public void endCommit() {
        signalling(() -> commits--);
    }

    /** Whether its layer is being read for an image; it may stand still for that. */
    public boolean isCommitted() {
        watch.lock();
        try {
            return commits > 0;
        } finally {
            watch.unlock();
        }
    }

    /** Waits until no image is made of its layer, which is about to go. Caller holds the lock, so that nobody begins to. */
    public void awaitCommits() throws InterruptedException {
        await(c -> c.commits == 0, -1);
    }

    /** A further process has been prepared. */
    public void addExec(String exec) {
        signalling(() -> execs.add(exec));
    }

    public void removeExec(String exec) {
        signalling(() -> execs.remove(exec));
    }

    public List<String> execs() {
        watch.lock();
        try {
            return List.copyOf(execs);
        } finally {
            watch.unlock();
        }
    }

    /** Runs an action with the container's lock. Throws {@link HandlerReplaced} once this bundle's successor has the container. */
    public <T> T locked(Locked<T> action) throws InterruptedException, IOException {
        lock.lockInterruptibly();
        try {
            if (retired) {
                throw new HandlerReplaced();
            }
            return action.run();
        } finally {
            lock.unlock();
        }
    }

    /**
     * As {@link #locked}, and a live container's run is here. It is waited for without the lock, which whoever takes the run over needs. UNAVAILABLE when
     * patience ends.
     */
    public <T> T lockedWithRun(long patienceNanos, Locked<T> action) throws InterruptedException, IOException {
        while (true) {
            Optional<Optional<T>> done = locked(() -> state.alive() && task().isEmpty()
                    ? Optional.empty()
                    : Optional.of(Optional.ofNullable(action.run())));
            if (done.isPresent()) {
                return done.get().orElse(null);
            }
            if (!await(c -> c.task != null || !c.state.alive(), patienceNanos)) {
                throw Errors.unavailable("the exec driver of container %s is away", id.abbreviated());
            }
        }
    }

    /** Leaves the container to this bundle's successor, after the change that is under way; false when that takes too long. */
    public boolean retire(long patienceNanos) throws InterruptedException {
        if (!lock.tryLock(patienceNanos, TimeUnit.NANOSECONDS)) {
            return false;
        }
        try {
            retired = true;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Something done about a container. */
    @FunctionalInterface
    public interface Action {
        void run() throws IOException, InterruptedException;
    }

    /** What {@link #locked} runs. */
    @FunctionalInterface
    public interface Locked<T> {
        T run() throws IOException, InterruptedException;
    }

    private void signalling(Runnable change) {
        watch.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            watch.unlock();
        }
    }

    /** Nanoseconds of a number of seconds. */
    public static long seconds(long count) {
        return TimeUnit.SECONDS.toNanos(count);
    }
}
