package org.felucca.linux;

/**
 * A system call failed. The message names the act, the object and the error: {@code mount proc on /proc: EPERM}.
 *
 * <p>Whoever knows what an errno means at that place turns it into an error of the engine; nobody does so before.
 */
public class LinuxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String op;
    private final String detail;
    private final Errno errno;

    /**
     * @param op the act, such as {@code mount} or {@code open}
     * @param detail its object, such as a path; may be empty
     */
    public LinuxException(String op, String detail, Errno errno) {
        super((detail.isEmpty() ? op : op + " " + detail) + ": " + errno);
        this.op = op;
        this.detail = detail;
        this.errno = errno;
    }

    /** The act that failed. */
    public String op() {
        return op;
    }

    /** What it was done to; may be empty. */
    public String detail() {
        return detail;
    }

    /** Why the kernel refused. */
    public Errno errno() {
        return errno;
    }

    /** Whether the kernel refused for this reason. */
    public boolean is(Errno reason) {
        return errno == reason;
    }
}
