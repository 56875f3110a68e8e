package org.felucca.linux;

/** The kinds of namespaces, namespaces(7), with their clone(2) flag and their name under {@code /proc/PID/ns}. */
public enum Namespace {
    MOUNT(0x0002_0000L, "mnt"),
    CGROUP(0x0200_0000L, "cgroup"),
    UTS(0x0400_0000L, "uts"),
    IPC(0x0800_0000L, "ipc"),
    USER(0x1000_0000L, "user"),
    PID(0x2000_0000L, "pid"),
    NETWORK(0x4000_0000L, "net"),
    /** Only clone3(2) and unshare(2) know this one; its bit means something else to clone(2). */
    TIME(0x80L, "time");

    private final long cloneFlag;
    private final String file;

    Namespace(long cloneFlag, String file) {
        this.cloneFlag = cloneFlag;
        this.file = file;
    }

    /** The CLONE_NEW* flag. */
    public long cloneFlag() {
        return cloneFlag;
    }

    /** The name of its file below {@code /proc/PID/ns}. */
    public String file() {
        return file;
    }
}
