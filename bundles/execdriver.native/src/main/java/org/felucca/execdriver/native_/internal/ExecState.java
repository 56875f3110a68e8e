package org.felucca.execdriver.native_.internal;

/**
 * What a successor in the same JVM needs to know of a further process, {@code exec-ID.json} in the run folder. Written only when a driver
 * goes: these processes are children of the JVM and end their story with it.
 *
 * <pre>{"engine":812,"engineStarted":88012,"pid":4722,"started":99170,"code":-1,"master":-1,"streams":{"in":51,"out":52,"err":53}}</pre>
 *
 * @param engine pid of the JVM whose descriptors these are
 * @param engineStarted its start in clock ticks since boot
 * @param pid of the process; 0 for one that could not be executed
 * @param started its start
 * @param code how it ended, or {@link #RUNS}
 * @param master of its terminal, or -1
 * @param streams our ends
 */
record ExecState(
        int engine, long engineStarted, int pid, long started, int code, int master, ProcessStreams.Numbers streams) {
    static final int RUNS = -1;

    /** Whether it was left by this very process. */
    boolean isOurs() {
        int self = (int) ProcessHandle.current().pid();
        return engine == self && engineStarted == Processes.started(self);
    }
}
