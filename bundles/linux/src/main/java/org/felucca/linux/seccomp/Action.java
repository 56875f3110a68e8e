package org.felucca.linux.seccomp;

/** What happens to a call, seccomp(2) and seccomp_init(3). */
public enum Action {
    KILL_PROCESS(0x8000_0000),
    KILL_THREAD(0x0000_0000),
    TRAP(0x0003_0000),
    /** The call fails with an errno. */
    ERRNO(0x0005_0000),
    TRACE(0x7ff0_0000),
    LOG(0x7ffc_0000),
    ALLOW(0x7fff_0000);

    private final int token;

    Action(int token) {
        this.token = token;
    }

    /** The number for libseccomp; those that carry a value have it in the lower half. */
    int token(int value) {
        return this == ERRNO || this == TRACE ? token | (value & 0xffff) : token;
    }
}
