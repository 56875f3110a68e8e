package org.felucca.driver.exec;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.felucca.model.ExecId;
import org.felucca.model.IdMappings;
import org.felucca.model.oci.OciResources;
import org.osgi.annotation.versioning.ConsumerType;

/** One run of a container. Safe for all threads. */
@ConsumerType
public interface Task {
    /** Starts it; returns once its program has been executed. Throws with the step that failed and Docker's words. */
    void start();

    /** Its first process on the host; 0 before the start. */
    int pid();

    /** Completes when it has ended, on a thread of the driver; at once if it has. Never fails. */
    CompletableFuture<ExitStatus> exit();

    /** How the users of its files are told from here while it runs: whose files on the host those of its users are. */
    IdMappings ids();

    /** Its standard streams. */
    TaskStreams streams();

    /** Sends a signal to the first process. Does nothing when it has ended. */
    void signal(int number);

    /** Sends a signal to all its processes, for one that shares the host's pid namespace. */
    void signalAll(int number);

    /** Sets the size of its terminal; nothing without one. */
    void resize(int rows, int columns);

    /** Freezes all its processes; returns when they stand still. */
    void pause();

    /** Thaws them. */
    void resume();

    /** What it uses now. */
    TaskStats stats();

    /** Ids on the host of all its processes. */
    List<Integer> pids();

    /**
     * Opens the root that its first process sees, with everything that is mounted in it, frozen or not. Throws CONFLICT when it does not run. See
     * {@link ExecDriver#openRoot} for how to use it.
     *
     * @return number of a descriptor of this process that stands for the root folder; the caller closes it
     */
    int openRoot();

    /** The same without anything that is mounted in it: what the layers hold, as the running container has changed it. */
    int openBareRoot();

    /**
     * Opens what its first process has mounted at a place, for another container to have it too. Throws CONFLICT when it does not run or has nothing mounted
     * there.
     *
     * @return number of a descriptor of this process that stands for a detached mount; the caller closes it
     */
    int openMount(String path);

    /** Sets other limits. */
    void update(OciResources resources);

    /** Calls back each time the kernel kills a process of it for memory, on a thread of the driver. */
    void onOutOfMemory(Runnable listener);

    /** Starts a further process in it; returns once its program has been executed. Throws with Docker's words. */
    ExecTask exec(ExecProcess process);

    /**
     * A further process that was started here before, also by a driver of this JVM that has been replaced since. Empty once it has ended and
     * its output was delivered, and for one that another engine has started.
     */
    Optional<ExecTask> exec(ExecId id);

    /** Removes what is left of an ended run: cgroup, FIFOs. Kills what still runs. */
    void delete();
}
