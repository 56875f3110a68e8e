package org.felucca.linux.program;

import java.util.List;
import org.felucca.linux.Arch;
import org.felucca.linux.Errno;
import org.felucca.linux.Fd;
import org.felucca.linux.LinuxFiles;
import org.felucca.linux.MemFd;
import org.felucca.linux.Sys;

/**
 * What runs as pid 1 of a container that was asked for with {@code --init}: starts the command, forwards signals to it, reaps
 * what is left to it, and ends as the command did, with 128 and the signal when that ended it. What others use tini or catatonit for.
 *
 * <p>A saved program of its own, run by execveat on a file in memory as the last row of the container's program. It makes no call that
 * Docker's default seccomp profile refuses: clone, not clone3.
 */
public final class InitProgram {
    private static final int SIGCHLD = 17;
    private static final int SIGTTIN = 21;
    private static final int SIGTTOU = 22;
    private static final int WNOHANG = 1;
    private static final int PR_SET_NAME = 15;
    private static final int CLONE_VM_VFORK = 0x100 | 0x4000;
    private static final long TIOCSPGRP = 0x5410;

    /** What is sent when a process does wrong; pid 1 itself would have done it: ILL, TRAP, ABRT, BUS, FPE, SEGV, SYS. */
    private static final int[] FAULTS = {4, 5, 6, 7, 8, 11, 31};

    private InitProgram() {}

    /**
     * The executable file.
     *
     * @param paths to try for the command, in order; the next is tried while one is not there
     * @param argv of the command, its own name first
     * @param env of the command
     */
    public static byte[] file(Arch arch, List<String> paths, List<String> argv, List<String> env) {
        return Elf.save(program(paths, argv, env), arch);
    }

    /**
     * The file in memory, sealed: a container can open what its pid 1 runs, but not change it. To be closed by the caller when the
     * container has been started; the container's program must inherit it.
     */
    public static Fd open(List<String> paths, List<String> argv, List<String> env) {
        Fd file = MemFd.createExecutable("docker-init");
        LinuxFiles.writeAll(file, file(Arch.current(), paths, argv, env));
        MemFd.seal(file);
        return file;
    }

    /**
     * Adds the row that becomes pid 1, in place of execve.
     *
     * @param file from {@link #open}
     * @param argv what process lists show: {@code /sbin/docker-init -- COMMAND…}
     */
    public static Call exec(Program.Builder rows, Fd file, List<String> argv) {
        final int atEmptyPath = 0x1000;
        return rows.call(
                "exec docker-init",
                Sys.EXECVEAT,
                Arg.fd(file),
                Arg.text(""),
                Arg.at(Block.texts(argv)),
                Arg.at(Block.texts(List.of())),
                Arg.named("AT_EMPTY_PATH", atEmptyPath));
    }

    static Program program(List<String> paths, List<String> argv, List<String> env) {
        Program.Builder rows = Program.builder();
        long waited = -1L ^ bit(SIGTTIN) ^ bit(SIGTTOU);
        for (int fault : FAULTS) {
            waited ^= bit(fault);
        }
        // a file in memory would show as memfd:docker-in
        rows.call("name init", Sys.PRCTL, Arg.named("PR_SET_NAME", PR_SET_NAME), Arg.text("docker-init"))
                .mayFail();
        mask(rows, "block signals", Signals.set(-1));
        Label parent = rows.label();
        Call child = rows.call(
                        "start command",
                        Sys.CLONE,
                        Arg.named("CLONE_VM|CLONE_VFORK|SIGCHLD", CLONE_VM_VFORK | SIGCHLD),
                        Arg.NULL)
                .onPositive(parent);
        becomeCommand(rows, paths, argv, env);
        rows.place(parent);
        serve(rows, child, Signals.set(waited));
        return rows.build();
    }

    private static void becomeCommand(Program.Builder rows, List<String> paths, List<String> argv, List<String> env) {
        rows.call("lead a process group", Sys.SETPGID, Arg.value(0), Arg.value(0))
                .mayFail();
        Call pid = rows.call("pid", Sys.GETPID);
        rows.call(
                        "be in the foreground",
                        Sys.IOCTL,
                        Arg.value(0),
                        Arg.named("TIOCSPGRP", TIOCSPGRP),
                        pid.resultAddress())
                .mayFail();
        mask(rows, "unblock signals", Signals.set(0));
        Arg arguments = Arg.at(Block.texts(argv));
        Arg environment = Arg.at(Block.texts(env));
        Label denied = rows.label();
        for (String path : paths) {
            Call exec = rows.call("exec " + path, Sys.EXECVE, Arg.text(path), arguments, environment)
                    .mayFail();
            rows.extract(
                            "not there?",
                            exec.resultAddress(),
                            0,
                            0xffff_ffffL,
                            Arg.named("ENOENT", 0x1_0000_0000L - Errno.ENOENT.code()))
                    .onNegative(denied)
                    .onPositive(denied);
        }
        complain(rows, "exec " + argv.get(0) + " failed: No such file or directory\n", 127);
        rows.place(denied);
        complain(rows, "exec " + argv.get(0) + " failed: Permission denied\n", 126);
    }

    private static void complain(Program.Builder rows, String text, int code) {
        Block message = Block.text(text);
        rows.call("complain", Sys.WRITE, Arg.value(2), Arg.at(message), Arg.value(message.size() - 1))
                .mayFail();
        rows.exit(code);
    }

    private static void serve(Program.Builder rows, Call child, Block signals) {
        Block status = Block.zeroed(4);
        Label again = rows.label();
        Label reap = rows.label();
        Label ended = rows.label();
        Label byItself = rows.label();

        rows.place(again);
        Call signal = rows.call(
                        "wait for a signal",
                        Sys.RT_SIGTIMEDWAIT,
                        Arg.at(signals),
                        Arg.NULL,
                        Arg.NULL,
                        Arg.value(Signals.SET_SIZE))
                .onNegative(again);
        rows.extract("a child ended?", signal.resultAddress(), 0, 0xff, Arg.value(SIGCHLD))
                .mayFail()
                .onZero(reap);
        rows.call("forward it", Sys.KILL, child.result(), signal.result())
                .onNegative(again)
                .onZero(again);

        rows.place(reap);
        Call reaped = rows.call(
                        "reap", Sys.WAIT4, Arg.value(-1), Arg.at(status), Arg.named("WNOHANG", WNOHANG), Arg.NULL)
                .onNegative(again)
                .onZero(again);
        rows.extract("the command?", reaped.resultAddress(), 0, 0xffff_ffffL, child.result())
                .onNegative(reap)
                .onPositive(reap)
                .onZero(ended);

        rows.place(ended);
        rows.extract("by a signal?", Arg.at(status), 0, 0x7f, Arg.NONE).onZero(byItself);
        Call bySignal = rows.extract("128 and the signal", Arg.at(status), 0, 0x7f, Arg.value(-128));
        rows.exit(bySignal.result());
        rows.place(byItself);
        Call code = rows.extract("exit code", Arg.at(status), 8, 0xff, Arg.NONE);
        rows.exit(code.result());
    }

    private static void mask(Program.Builder rows, String name, Block set) {
        rows.call(
                name,
                Sys.RT_SIGPROCMASK,
                Arg.named("SIG_SETMASK", 2),
                Arg.at(set),
                Arg.NULL,
                Arg.value(Signals.SET_SIZE));
    }

    private static long bit(int signal) {
        return 1L << (signal - 1);
    }
}
