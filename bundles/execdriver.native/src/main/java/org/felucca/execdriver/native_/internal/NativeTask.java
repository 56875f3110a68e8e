package org.felucca.execdriver.native_.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.felucca.cgroups.Cgroup;
import org.felucca.driver.exec.ExecProcess;
import org.felucca.driver.exec.ExecTask;
import org.felucca.driver.exec.ExitStatus;
import org.felucca.driver.exec.Task;
import org.felucca.driver.exec.TaskStats;
import org.felucca.driver.exec.TaskStreams;
import org.felucca.libcontainer.DetachedRoot;
import org.felucca.libcontainer.user.UserMaps;
import org.felucca.linux.Errno;
import org.felucca.linux.Fd;
import org.felucca.linux.LinuxException;
import org.felucca.linux.LinuxFiles;
import org.felucca.linux.OpenFlag;
import org.felucca.linux.Pidfd;
import org.felucca.linux.Pty;
import org.felucca.linux.WaitStatus;
import org.felucca.linux.program.Monitor;
import org.felucca.model.ContainerId;
import org.felucca.model.Errors;
import org.felucca.model.ExecId;
import org.felucca.model.IdMappings;
import org.felucca.model.oci.OciResources;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of a container. It lives in the kernel, in its monitor and in its run folder; this object holds descriptors on it, and a successor's
 * object may take its place at any time after {@link #release}.
 *
 * <p>Started by {@link Starting}, found again by {@link Adoption}; both call {@link #running} or {@link #neverRan}.
 */
final class NativeTask implements Task {
    private static final Logger LOG = LoggerFactory.getLogger(NativeTask.class);
    private static final int SIGKILL = 9;
    private static final int LOST = 255;
    private static final Duration KILLED = Duration.ofSeconds(10);
    private static final Duration ENDS = Duration.ofSeconds(2);

    private final ContainerId id;
    private final Context context;
    private final RunFolder folder;
    private final Cgroup cgroup;
    private final Starting starting;
    private final ProcessStreams streams = new ProcessStreams(this::closeStdinOfMonitor);
    private final CompletableFuture<ExitStatus> exit = new CompletableFuture<>();
    private final OomWatch outOfMemory;
    private final Map<String, NativeExec> execs = new ConcurrentHashMap<>();

    /** Shared by what uses the run, exclusive for letting go of it. */
    private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();

    private final Births births;

    private Optional<TaskState> state = Optional.empty();
    private Optional<Pidfd> first = Optional.empty();
    private Optional<Fd> master = Optional.empty();
    private Optional<ExitWatch> watch = Optional.empty();
    private Optional<Fd> reader = Optional.empty();
    private boolean released;

    /**
     * @param starting null for a task that was started before
     */
    NativeTask(ContainerId id, Context context, RunFolder folder, Cgroup cgroup, Starting starting) {
        this.id = id;
        this.context = context;
        this.folder = folder;
        this.cgroup = cgroup;
        this.starting = starting;
        this.outOfMemory = new OomWatch(cgroup);
        this.births = new Births(id);
    }

    @Override
    public void start() {
        if (starting == null) {
            throw Errors.conflict("container %s was started before", id);
        }
        starting.start(this);
    }

    /** It runs: the kernel has executed its program. */
    void running(
            TaskState now, Pidfd monitor, Optional<Fd> terminal, List<OutputPump> pumps, Optional<InputWriter> in) {
        synchronized (this) {
            state = Optional.of(now);
            first = Processes.find(now.pid(), now.started());
            master = terminal;
        }
        streams.begin(pumps, in);
        outOfMemory.begin(context.loop());
        ExitWatch watching = new ExitWatch(monitor, context.loop(), () -> monitorEnded(monitor));
        synchronized (this) {
            watch = Optional.of(watching);
        }
    }

    /** The lock of its output is this object's until it lets go. */
    synchronized void reads(Fd lock) {
        reader = Optional.of(lock);
    }

    /** It has ended before it could be watched; its output may still wait to be read. */
    void neverRan(RunFolder.Ended ended, List<OutputPump> pumps) {
        streams.begin(pumps, Optional.empty());
        context.loop().execute(() -> complete(ended.status().code(), ended.at()));
    }

    /** Found without a monitor: it has ended, or somebody has killed the monitor. */
    void found(TaskState now, Optional<RunFolder.Ended> ended, List<OutputPump> pumps) {
        synchronized (this) {
            state = Optional.of(now);
        }
        streams.begin(pumps, Optional.empty());
        if (ended.isPresent()) {
            complete(ended.get().status().code(), ended.get().at());
        } else {
            awaitOrphan();
        }
    }

    private void monitorEnded(Pidfd monitor) {
        reap(monitor);
        Optional<RunFolder.Ended> ended = folder.ended();
        if (ended.isPresent()) {
            complete(ended.get().status().code(), ended.get().at());
            return;
        }
        awaitOrphan();
    }

    /** Somebody has killed the monitor. The container runs on; only how it ends will not be known. */
    private void awaitOrphan() {
        Optional<Pidfd> orphan = state().flatMap(now -> Processes.find(now.pid(), now.started()));
        if (orphan.isEmpty()) {
            complete(LOST, Instant.now());
            return;
        }
        LOG.warn("container {}: its monitor is gone, its exit code will be unknown", id.abbreviated());
        synchronized (this) {
            watch.ifPresent(ExitWatch::close);
            watch = Optional.of(new ExitWatch(orphan.get(), context.loop(), () -> complete(LOST, Instant.now())));
        }
    }

    /** Waits for the end of a monitor that has ended, or is about to. */
    static void reap(Pidfd monitor) {
        try {
            monitor.await();
        } catch (LinuxException e) {
            // An adopted monitor is not our child.
            if (!e.is(Errno.ECHILD)) {
                throw e;
            }
        }
    }

    private void complete(int code, Instant at) {
        boolean shared = state().map(TaskState::sharedPids).orElse(false);
        if (shared) {
            // Without a pid namespace the kernel does not end the others with the first.
            cgroup.kill();
        }
        boolean kills = outOfMemory.tell();
        exit.complete(new ExitStatus(code, kills, at));
    }

    private synchronized Optional<TaskState> state() {
        return state;
    }

    private synchronized Optional<Pidfd> first() {
        return first;
    }

    @Override
    public int pid() {
        return state().map(TaskState::pid).orElse(0);
    }

    @Override
    public CompletableFuture<ExitStatus> exit() {
        return exit;
    }

    @Override
    public TaskStreams streams() {
        return streams;
    }

    @Override
    public void signal(int number) {
        using(() -> first().map(process -> process.signal(number)));
    }

    /** UNAVAILABLE once a successor has the run. */
    private <T> T using(Supplier<T> action) {
        use.readLock().lock();
        try {
            synchronized (this) {
                if (released && !exit.isDone()) {
                    throw Errors.unavailable("the exec driver of container %s is being replaced", id.abbreviated());
                }
            }
            return action.get();
        } finally {
            use.readLock().unlock();
        }
    }

    @Override
    public void signalAll(int number) {
        if (number == SIGKILL) {
            cgroup.kill();
            return;
        }
        for (int pid : cgroup.pids()) {
            try (Pidfd process = Pidfd.open(pid)) {
                process.signal(number);
            } catch (LinuxException e) {
                if (!e.is(Errno.ESRCH)) {
                    throw e;
                }
            }
        }
    }

    @Override
    public synchronized void resize(int rows, int columns) {
        if (!exit.isDone()) {
            master.ifPresent(terminal -> Pty.resize(terminal, new Pty.Size(rows, columns)));
        }
    }

    @Override
    public void pause() {
        using(() -> {
            births.close();
            try {
                cgroup.freeze();
                return this;
            } catch (RuntimeException e) {
                births.open();
                throw e;
            }
        });
    }

    @Override
    public void resume() {
        using(() -> {
            cgroup.thaw();
            births.open();
            return this;
        });
    }

    @Override
    public TaskStats stats() {
        return Stats.of(cgroup.stats());
    }

    @Override
    public IdMappings ids() {
        return state().filter(TaskState::userNamespace)
                .map(now -> UserMaps.of(now.pid()))
                .orElse(IdMappings.NONE);
    }

    @Override
    public List<Integer> pids() {
        return cgroup.pids();
    }

    /** The pid can't have become another's in between: its process was alive before and after. */
    @Override
    public int openRoot() {
        Pidfd process =
                first().filter(Pidfd::alive).orElseThrow(() -> Errors.conflict("container %s is not running", id));
        Fd root;
        try {
            root = LinuxFiles.open("/proc/" + pid() + "/root", OpenFlag.PATH, OpenFlag.DIRECTORY);
        } catch (LinuxException e) {
            throw Errors.conflict("container %s is not running", id);
        }
        if (!process.alive()) {
            root.close();
            throw Errors.conflict("container %s is not running", id);
        }
        return root.release();
    }

    @Override
    public int openBareRoot() {
        Pidfd process =
                first().filter(Pidfd::alive).orElseThrow(() -> Errors.conflict("container %s is not running", id));
        try {
            return DetachedRoot.ofProcess(process).release();
        } catch (LinuxException e) {
            throw Errors.conflict("container %s is not running", id);
        }
    }

    @Override
    public int openMount(String path) {
        Pidfd process =
                first().filter(Pidfd::alive).orElseThrow(() -> Errors.conflict("container %s is not running", id));
        try {
            return DetachedRoot.mountOf(process, path).release();
        } catch (LinuxException e) {
            throw Errors.conflict("container %s has nothing mounted at %s: %s", id, path, e.getMessage());
        }
    }

    @Override
    public void update(OciResources resources) {
        cgroup.update(resources);
    }

    @Override
    public void onOutOfMemory(Runnable listener) {
        outOfMemory.add(listener);
    }

    @Override
    public ExecTask exec(ExecProcess process) {
        return using(() -> execute(process));
    }

    private NativeExec execute(ExecProcess process) {
        TaskState now = state().orElseThrow(() -> Errors.conflict("container %s is not running", id));
        Pidfd running =
                first().filter(Pidfd::alive).orElseThrow(() -> Errors.conflict("container %s is not running", id));
        NativeExec exec = births.run(() -> new Execution(context, cgroup, now, running).start(process));
        keep(process.id().value(), exec);
        return exec;
    }

    private void keep(String exec, NativeExec process) {
        execs.put(exec, process);
        process.whenGone(() -> execs.remove(exec));
    }

    @Override
    public Optional<ExecTask> exec(ExecId exec) {
        return Optional.ofNullable(execs.get(exec.value()));
    }

    /** Takes over the further processes that a predecessor in this JVM has left. */
    void adoptExecs() {
        folder.takeExecs().forEach((exec, left) -> {
            Optional<Pidfd> process =
                    left.code() == ExecState.RUNS ? Processes.find(left.pid(), left.started()) : Optional.empty();
            keep(exec, new NativeExec(left, process, context.loop()));
        });
    }

    /** The monitor holds the write end too, so that an engine may come and go: it is told to let go. */
    private void closeStdinOfMonitor() {
        TaskState closed;
        synchronized (this) {
            if (state.isEmpty() || !state.get().openStdin()) {
                return;
            }
            closed = state.get().withStdinClosed();
            state = Optional.of(closed);
        }
        folder.write(closed);
        Processes.find(closed.monitor(), closed.monitorStarted()).ifPresent(monitor -> {
            try (monitor) {
                monitor.signal(Monitor.CLOSE_STDIN);
            }
        });
    }

    @Override
    public void delete() {
        if (pid() > 0 && !exit.isDone()) {
            cgroup.kill();
            awaitKilled();
        }
        List<NativeExec> processes = List.copyOf(execs.values());
        awaitEnds(processes);
        processes.forEach(NativeExec::giveUp);
        release();
        cgroup.delete();
        folder.clear();
        context.forget(this);
    }

    /** A process that waits for a device or a file server in vain can't be killed either. */
    private void awaitKilled() {
        try {
            exit.get(KILLED.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw Errors.internal(e, "container %s did not end within %d s of SIGKILL", id, KILLED.toSeconds());
        } catch (ExecutionException e) {
            throw new IllegalStateException("nobody completes it so", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Errors.unavailable("interrupted while container %s ends", id);
        }
    }

    /** Lets go of all descriptors; the run itself goes on. */
    void release() {
        streams.release();
        synchronized (this) {
            if (released) {
                return;
            }
            released = true;
            outOfMemory.close();
            watch.ifPresent(ExitWatch::close);
            first.ifPresent(Pidfd::close);
            first = Optional.empty();
            master.ifPresent(Fd::close);
            master = Optional.empty();
            reader.ifPresent(Fd::close);
        }
    }

    /** They end with the run; their codes and the last of their output are told before they are let go of. */
    private static void awaitEnds(List<NativeExec> processes) {
        CompletableFuture.allOf(processes.stream().map(NativeExec::gone).toArray(CompletableFuture[]::new))
                .completeOnTimeout(null, ENDS.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    /** Leaves the run, and further processes in it, to a successor. */
    void handOver() {
        use.writeLock().lock();
        try {
            execs.forEach((exec, process) -> folder.write(exec, process.handOver()));
            release();
        } finally {
            use.writeLock().unlock();
        }
    }

    /** Whether this is the run in that folder and still held. */
    synchronized boolean holds(ContainerId container, Path runFolder) {
        return !released && id.equals(container) && folder.is(runFolder);
    }

    /** The status word of a process that ended by itself with this code. */
    static WaitStatus exited(int code) {
        return new WaitStatus((code & 0xff) << 8);
    }
}
