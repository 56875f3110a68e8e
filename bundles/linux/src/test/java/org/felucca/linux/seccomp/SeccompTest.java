package org.felucca.linux.seccomp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Set;
import org.felucca.linux.Arch;
import org.felucca.linux.Errno;
import org.felucca.linux.Namespace;
import org.felucca.linux.Sys;
import org.felucca.linux.program.Arg;
import org.felucca.linux.program.Call;
import org.felucca.linux.program.Child;
import org.felucca.linux.program.CloneArgs;
import org.felucca.linux.program.Program;
import org.felucca.linux.program.Results;
import org.felucca.linux.program.Signals;
import org.felucca.linux.program.Spawner;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("root")
class SeccompTest {
    private static final int EPERM = Errno.EPERM.code();

    @Test
    void refusedCallGetsItsErrnoAndOthersPass() {
        byte[] filter = Seccomp.compile(new Profile(
                Action.ALLOW,
                0,
                Set.of(),
                List.of(new Profile.Rule(
                        List.of("mkdirat", "no_such_call"), Action.ERRNO, Errno.EXDEV.code(), List.of()))));
        Program.Builder rows = Program.builder();
        Seccomp.load(rows, filter, Set.of());
        Call made = rows.call("make folder", Sys.MKDIRAT, Arg.CWD, Arg.text("/nowhere/x"), Arg.octal(0700))
                .mayFail();
        Call pid = rows.call("pid", Sys.GETPID);
        Results results = Spawner.run(rows.build(), CloneArgs.PLAIN);
        assertEquals(-Errno.EXDEV.code(), results.value(made.result()));
        assertEquals(true, results.value(pid.result()) > 0);
    }

    @Test
    void conditionsOnArgumentsAreHeldAll() {
        long newUser = Namespace.USER.cloneFlag();
        byte[] filter = Seccomp.compile(new Profile(
                Action.ALLOW,
                0,
                Set.of(),
                List.of(new Profile.Rule(
                        List.of("unshare"),
                        Action.ERRNO,
                        EPERM,
                        List.of(new Profile.Condition(0, Profile.Comparison.MASKED_EQUAL, newUser, newUser))))));
        Program.Builder rows = Program.builder();
        Seccomp.load(rows, filter, Set.of());
        Call user = rows.call("user", Sys.UNSHARE, Arg.value(newUser)).mayFail();
        Call uts = rows.call("uts", Sys.UNSHARE, Arg.value(Namespace.UTS.cloneFlag()));
        Results results = Spawner.run(rows.build(), CloneArgs.PLAIN);
        assertEquals(-EPERM, results.value(user.result()));
        assertEquals(0, results.value(uts.result()));
    }

    @Test
    void callsNewerThanTheProfileDoNotExist() {
        byte[] filter = Seccomp.compile(new Profile(
                Action.ERRNO,
                EPERM,
                Set.of(Profile.Architecture.X86_64, Profile.Architecture.X86),
                List.of(new Profile.Rule(List.of("exit_group", "getpid", "openat2"), Action.ALLOW, 0, List.of()))));
        Program.Builder rows = Program.builder();
        Seccomp.load(rows, filter, Set.of());
        Call known = rows.call("known but refused", Sys.GETUID).mayFail();
        Call newer = rows.call("newer", Sys.MOUNT_SETATTR).mayFail();
        Call allowed = rows.call("allowed", Sys.GETPID);
        Results results = Spawner.run(rows.build(), CloneArgs.PLAIN);
        assertEquals(-EPERM, results.value(known.result()));
        assertEquals(-Errno.ENOSYS.code(), results.value(newer.result()));
        assertEquals(true, results.value(allowed.result()) > 0);
        assertEquals(true, Sys.MOUNT_SETATTR.number(Arch.current()) > Sys.OPENAT2.number(Arch.current()));
    }

    @Test
    void profileThatKillsHurtsTheChildOnly() {
        byte[] filter = Seccomp.compile(new Profile(
                Action.KILL_PROCESS,
                0,
                Set.of(),
                List.of(new Profile.Rule(List.of("execve"), Action.ALLOW, 0, List.of()))));
        Program.Builder rows = Program.builder();
        Signals.reset(rows);
        Seccomp.load(rows, filter, Set.of());
        rows.execve("/bin/true", List.of("true"), List.of());
        try (Child child = Spawner.spawn(rows.build(), CloneArgs.PLAIN)) {
            final int sigsys = 31;
            assertEquals(sigsys, child.await().signal());
        }
    }

    @Test
    void twoConditionsOnOneArgumentMeanEither() {
        byte[] filter = Seccomp.compile(new Profile(
                Action.ALLOW,
                0,
                Set.of(),
                List.of(new Profile.Rule(
                        List.of("personality"),
                        Action.ERRNO,
                        EPERM,
                        List.of(
                                new Profile.Condition(0, Profile.Comparison.EQUAL, 8, 0),
                                new Profile.Condition(0, Profile.Comparison.EQUAL, 0xffff_ffffL, 0))))));
        Program.Builder rows = Program.builder();
        Seccomp.load(rows, filter, Set.of());
        Call one = rows.call("linux32", Sys.PERSONALITY, Arg.value(8)).mayFail();
        Call two = rows.call("ask", Sys.PERSONALITY, Arg.value(0xffff_ffffL)).mayFail();
        Call three = rows.call("linux", Sys.PERSONALITY, Arg.value(0));
        Results results = Spawner.run(rows.build(), CloneArgs.PLAIN);
        assertEquals(
                List.of((long) -EPERM, (long) -EPERM, 0L),
                List.of(results.value(one.result()), results.value(two.result()), results.value(three.result())));
    }

    @Test
    void errorOfTheLibraryIsThrown() {
        Profile wrong = new Profile(
                Action.ALLOW,
                0,
                Set.of(),
                List.of(new Profile.Rule(
                        List.of("read"),
                        Action.ERRNO,
                        EPERM,
                        List.of(new Profile.Condition(9, Profile.Comparison.EQUAL, 0, 0)))));
        assertThrows(org.felucca.linux.LinuxException.class, () -> Seccomp.compile(wrong));
    }
}
