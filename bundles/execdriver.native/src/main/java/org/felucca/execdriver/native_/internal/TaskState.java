package org.felucca.execdriver.native_.internal;

import org.felucca.model.Absent;

/**
 * What a successor needs to know of a task, {@code state.json} in the run folder.
 *
 * <pre>{"pid":4711,"started":99120,"monitor":4710,"monitorStarted":99119,"terminal":true,"master":45,
 * "openStdin":true,"cgroup":"/felucca/4f1e…","seccomp":"","userNamespace":false,"sharedPids":false}</pre>
 *
 * @param pid of the first process on the host; 0 until it was started
 * @param started its start in clock ticks since boot, proc(5): a pid may come again, not with this
 * @param monitor pid of its monitor
 * @param monitorStarted its start
 * @param terminal whether it has one
 * @param master number of the terminal's master in the monitor's table; -1 without
 * @param openStdin whether standard input is open
 * @param cgroup path
 * @param seccomp profile as the driver got it, for further processes
 * @param userNamespace whether it has one of its own
 * @param sharedPids whether its processes outlive the first one
 */
record TaskState(
        int pid,
        long started,
        int monitor,
        long monitorStarted,
        boolean terminal,
        int master,
        boolean openStdin,
        String cgroup,
        String seccomp,
        boolean userNamespace,
        boolean sharedPids) {
    TaskState {
        cgroup = Absent.text(cgroup);
        seccomp = Absent.text(seccomp);
    }

    /** Before the start: where processes may be found if nobody comes so far as to write down which. */
    static TaskState prepared(String cgroup) {
        return new TaskState(0, 0, 0, 0, false, -1, false, cgroup, "", false, false);
    }

    boolean isPrepared() {
        return pid == 0;
    }

    TaskState withStdinClosed() {
        return new TaskState(
                pid,
                started,
                monitor,
                monitorStarted,
                terminal,
                master,
                false,
                cgroup,
                seccomp,
                userNamespace,
                sharedPids);
    }
}
