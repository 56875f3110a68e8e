package org.felucca.containers.internal.exec;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.felucca.containers.internal.Container;
import org.felucca.containers.internal.streams.OutputHub;
import org.felucca.driver.exec.ExecTask;
import org.felucca.driver.exec.ExitStatus;
import org.felucca.driver.exec.TaskStreams;
import org.felucca.engine.Event;
import org.felucca.engine.HandlerReplaced;
import org.felucca.engine.container.CreateExec;
import org.felucca.engine.container.ExecDetails;
import org.felucca.model.Errors;
import org.felucca.model.ExecId;

/** A further process of a container, from its preparation until its exit code has been read. */
public final class Exec {
    private static final int NOT_EXECUTABLE = 126;
    private static final int NOT_FOUND = 127;

    private final ExecId id;
    private final Container container;
    private final CreateExec request;
    private final OutputHub hub;

    private boolean claimed;
    private boolean launched;
    private boolean retired;
    private ExecTask task;
    private Optional<Integer> exitCode = Optional.empty();
    private long endedAt;

    Exec(ExecId id, Container container, CreateExec request) {
        this.id = id;
        this.container = container;
        this.request = request;
        this.hub = new OutputHub("exec " + id.abbreviated());
    }

    /** As this bundle's predecessor has left it. */
    Exec(Container container, KeptExec kept) {
        this(kept.id(), container, kept.request());
        claimed = kept.claimed();
        launched = kept.launched();
        exitCode = kept.exitCode();
        endedAt = kept.endedAt();
        if (exitCode.isPresent()) {
            hub.end();
        }
    }

    ExecId id() {
        return id;
    }

    Container container() {
        return container;
    }

    CreateExec request() {
        return request;
    }

    OutputHub hub() {
        return hub;
    }

    /** It is started now, once. Throws CONFLICT with Docker's words the second time. */
    synchronized void claim() {
        if (retired) {
            throw new HandlerReplaced();
        }
        if (exitCode.isPresent()) {
            throw Errors.conflict("exec command %s has already run", id);
        }
        if (claimed) {
            throw Errors.conflict("exec command %s is already running", id);
        }
        claimed = true;
    }

    synchronized void started(ExecTask current) {
        task = current;
        launched = true;
        notifyAll();
    }

    /** Its driver goes; the next one has it again. */
    synchronized void driverGone() {
        task = null;
    }

    /** Whether it runs and nobody here has it. */
    synchronized boolean isOrphan() {
        return launched && task == null && exitCode.isEmpty();
    }

    /** Its start failed; returns the code that says why. */
    synchronized int failed(Exception e) {
        String message = String.valueOf(e.getMessage());
        boolean missing =
                message.contains("executable file not found") || message.contains("no such file or directory");
        int code = missing ? NOT_FOUND : NOT_EXECUTABLE;
        ended(code);
        return code;
    }

    /** It has ended; false if that was known, or is for the successor to tell. */
    synchronized boolean ended(int code) {
        if (exitCode.isPresent() || retired) {
            return false;
        }
        exitCode = Optional.of(code);
        endedAt = System.nanoTime();
        task = null;
        hub.end();
        notifyAll();
        return true;
    }

    /** Leaves it to the successor, after a start that is under way: what came until now has been delivered, the rest waits. */
    synchronized KeptExec retire(long patienceNanos) throws InterruptedException {
        long deadline = System.nanoTime() + patienceNanos;
        while (claimed && !launched && exitCode.isEmpty()) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                break;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        retired = true;
        if (task != null) {
            task.streams().connect(null);
        }
        return new KeptExec(id, request, claimed, launched, exitCode, endedAt, hub.attached());
    }

    /** The run that has ended and whose output has come, if nobody was told yet. */
    synchronized Optional<ExitStatus> untoldEnd() {
        return Optional.ofNullable(task)
                .filter(run -> run.exit().isDone() && run.streams().drained().isDone())
                .map(run -> run.exit().join());
    }

    /** For its client's input: waits until it runs; empty if its start failed. */
    synchronized Optional<TaskStreams> awaitStreams() throws InterruptedException {
        while (task == null && exitCode.isEmpty()) {
            wait();
        }
        return Optional.ofNullable(task).map(ExecTask::streams);
    }

    synchronized boolean endedBefore(long nanoTime) {
        return exitCode.isPresent() && endedAt - nanoTime < 0;
    }

    /** Sets the size of its terminal. Throws CONFLICT when it does not run. */
    public synchronized void resize(int rows, int columns) {
        if (task == null) {
            throw Errors.conflict("exec process is not started");
        }
        task.resize(rows, columns);
    }

    /** As it is now. */
    public synchronized ExecDetails details() {
        boolean running = launched && exitCode.isEmpty();
        return new ExecDetails(
                id,
                container.id(),
                running,
                exitCode,
                task == null ? 0 : task.pid(),
                request,
                request.user().isEmpty() ? container.record().config().user() : request.user());
    }

    Event event(String action) {
        return event(action, Map.of());
    }

    Event event(String action, Map<String, String> more) {
        return ExecEvents.of(container, id, request.command(), action, more);
    }
}
