package org.felucca.linux.program;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.felucca.linux.Sys;
import org.felucca.linux.ffi.Kernel;
import org.felucca.linux.ffi.Memory;

/** Rows about signals. */
public final class Signals {
    static final int SET_SIZE = 8;

    private static final int SIG_SETMASK = 2;
    private static final int SIGACTION_SIZE = 32;

    /** The signals that this JVM ignores: CLONE_CLEAR_SIGHAND resets handlers, but what is ignored stays so. */
    private static final long IGNORED = ignored();

    private Signals() {}

    /**
     * Gives the child the dispositions and the mask that a new process expects: nothing ignored, nothing blocked. To be placed shortly
     * before execve; before a seccomp profile that may forbid it.
     */
    public static void reset(Program.Builder rows) {
        heed(rows);
        mask("unblock signals", rows, set(0), Arg.NULL);
    }

    /**
     * Makes this JVM able to reap its children, in case it was started by somebody who ignores SIGCHLD: the kernel throws the status
     * of such a process's children away.
     */
    static void heedEndOfChildren() {
        final int sigchld = 17;
        if ((IGNORED & 1L << (sigchld - 1)) != 0) {
            try (Memory defaults = Memory.allocate(SIGACTION_SIZE)) {
                Kernel.call(Sys.RT_SIGACTION, "SIGCHLD", sigchld, defaults.address(), 0, SET_SIZE);
            }
        }
    }

    /** Ignores nothing any more. */
    static void heed(Program.Builder rows) {
        Block defaults = Block.zeroed(SIGACTION_SIZE);
        for (int signal = 1; signal <= 64; signal++) {
            if ((IGNORED & 1L << (signal - 1)) != 0) {
                rows.call(
                        "stop ignoring signal " + signal,
                        Sys.RT_SIGACTION,
                        Arg.value(signal),
                        Arg.at(defaults),
                        Arg.NULL,
                        Arg.value(SET_SIZE));
            }
        }
    }

    /** Blocks every signal and keeps what was blocked before. */
    static Call block(Program.Builder rows, Block before) {
        return mask("block signals", rows, set(-1), Arg.at(before));
    }

    static Call restore(Program.Builder rows, Block before) {
        return mask("restore blocked signals", rows, before, Arg.NULL);
    }

    /** A signal set as the kernel has it: bit n-1 for signal n. */
    static Block set(long bits) {
        return Block.struct()
                .u64(bits)
                .shownAs(bits == 0 ? "[]" : bits == -1 ? "~[]" : "[0x" + Long.toHexString(bits) + "]")
                .build();
    }

    private static Call mask(String name, Program.Builder rows, Block set, Arg old) {
        return rows.call(
                name, Sys.RT_SIGPROCMASK, Arg.named("SIG_SETMASK", SIG_SETMASK), Arg.at(set), old, Arg.value(SET_SIZE));
    }

    private static long ignored() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("SigIgn:")) {
                    return Long.parseUnsignedLong(line.substring(7).trim(), 16);
                }
            }
            throw new IllegalStateException("no SigIgn in /proc/self/status");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
