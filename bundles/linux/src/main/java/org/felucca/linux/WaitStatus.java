package org.felucca.linux;

/**
 * How a process ended, as wait(2) tells it.
 *
 * @param raw the status word of wait4(2)
 */
public record WaitStatus(int raw) {
    private static final int CLD_EXITED = 1;
    private static final int CLD_DUMPED = 3;

    /** From the two members that waitid(2) fills. */
    static WaitStatus ofSiginfo(int code, int status) {
        if (code == CLD_EXITED) {
            return new WaitStatus((status & 0xff) << 8);
        }
        return new WaitStatus(status | (code == CLD_DUMPED ? 0x80 : 0));
    }

    /** Whether it ended by itself, not by a signal. */
    public boolean exited() {
        return signal() == 0;
    }

    /** The signal that ended it, 0 when none did. */
    public int signal() {
        return raw & 0x7f;
    }

    /** The exit code as shells and Docker count: its own, or 128 and the signal. */
    public int code() {
        return exited() ? raw >> 8 & 0xff : 128 + signal();
    }
}
