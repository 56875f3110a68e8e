package org.felucca.linux.program;

/** A clone inside a program. */
public final class Fork {
    private final Call call;
    private final Block pidfd;
    private final Block tid;

    Fork(Call call, Block pidfd, Block tid) {
        this.call = call;
        this.pidfd = pidfd;
        this.tid = tid;
    }

    /** The result: the child's pid in the parent, 0 in the child. */
    public Arg.Result pid() {
        return call.result();
    }

    /** Four bytes that hold the pidfd's number in the table of the process that forked. */
    public Block pidfd() {
        return pidfd;
    }

    /** Four bytes that hold the child's pid from before its first row runs, while {@link #pid} comes when it has gone on. */
    public Block tid() {
        return tid;
    }

    /** The row, to say where to go when the clone fails. */
    public Call call() {
        return call;
    }
}
