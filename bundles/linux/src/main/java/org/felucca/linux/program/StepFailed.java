package org.felucca.linux.program;

import org.felucca.linux.Errno;
import org.felucca.linux.LinuxException;

/** A row of a program failed. The message is the row's name and the error: {@code mount proc on /proc: EPERM}. */
public final class StepFailed extends LinuxException {
    private static final long serialVersionUID = 1L;

    StepFailed(String step, Errno errno) {
        super(step, "", errno);
    }

    /** The name of the row. */
    public String step() {
        return op();
    }
}
