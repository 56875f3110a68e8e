package org.felucca.libcontainer;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.felucca.linux.Sys;
import org.felucca.linux.program.Arg;
import org.felucca.linux.seccomp.Action;
import org.felucca.linux.seccomp.Profile;
import org.felucca.linux.seccomp.Seccomp;
import org.felucca.model.Errors;
import org.felucca.model.oci.OciSeccomp;
import org.felucca.model.oci.OciSyscall;
import org.felucca.model.oci.OciSyscallArg;

/** Loads the system call filter, seccomp(2). The document's names become those of the linux bundle, which keeps filters it made before. */
final class SeccompStep {
    private static final int PR_SET_NO_NEW_PRIVS = 38;
    private static final int EPERM = 1;

    private final Optional<byte[]> filter;
    private final Set<Seccomp.LoadFlag> flags = EnumSet.noneOf(Seccomp.LoadFlag.class);

    /**
     * Makes the filter.
     *
     * @param seccomp null for none
     */
    SeccompStep(OciSeccomp seccomp) {
        if (seccomp == null) {
            filter = Optional.empty();
            return;
        }
        for (String flag : seccomp.flags()) {
            switch (flag) {
                case "SECCOMP_FILTER_FLAG_LOG" -> flags.add(Seccomp.LoadFlag.LOG);
                case "SECCOMP_FILTER_FLAG_SPEC_ALLOW" -> flags.add(Seccomp.LoadFlag.SPEC_ALLOW);
                // Meant for processes with threads; this one has none yet.
                case "SECCOMP_FILTER_FLAG_TSYNC" -> {}
                default -> throw Errors.invalid("seccomp flag %s is not supported", flag);
            }
        }
        filter = Optional.of(Seccomp.compile(profile(seccomp)));
    }

    static void forbidNewPrivileges(Rows rows) {
        rows.call(
                "forbid new privileges",
                Sys.PRCTL,
                Arg.named("PR_SET_NO_NEW_PRIVS", PR_SET_NO_NEW_PRIVS),
                Arg.value(1),
                Arg.NONE,
                Arg.NONE,
                Arg.NONE);
    }

    void load(Rows rows) {
        filter.ifPresent(bytes -> Seccomp.load(rows.program, bytes, flags));
    }

    private static Profile profile(OciSeccomp seccomp) {
        List<Profile.Rule> rules = new ArrayList<>();
        for (OciSyscall rule : seccomp.syscalls()) {
            List<Profile.Condition> conditions =
                    rule.args().stream().map(SeccompStep::condition).toList();
            rules.add(new Profile.Rule(
                    rule.names(), action(rule.action()), rule.errnoRet().orElse(EPERM), conditions));
        }
        Set<Profile.Architecture> architectures = EnumSet.noneOf(Profile.Architecture.class);
        seccomp.architectures().forEach(name -> architecture(name).ifPresent(architectures::add));
        return new Profile(
                action(seccomp.defaultAction()), seccomp.defaultErrnoRet().orElse(EPERM), architectures, rules);
    }

    private static Action action(String name) {
        return switch (name) {
            case "SCMP_ACT_KILL", "SCMP_ACT_KILL_THREAD" -> Action.KILL_THREAD;
            case "SCMP_ACT_KILL_PROCESS" -> Action.KILL_PROCESS;
            case "SCMP_ACT_TRAP" -> Action.TRAP;
            case "SCMP_ACT_ERRNO" -> Action.ERRNO;
            case "SCMP_ACT_TRACE" -> Action.TRACE;
            case "SCMP_ACT_LOG" -> Action.LOG;
            case "SCMP_ACT_ALLOW" -> Action.ALLOW;
            default -> throw Errors.invalid("seccomp action %s is not supported", name);
        };
    }

    private static Profile.Condition condition(OciSyscallArg arg) {
        Profile.Comparison comparison =
                switch (arg.op()) {
                    case "SCMP_CMP_NE" -> Profile.Comparison.NOT_EQUAL;
                    case "SCMP_CMP_LT" -> Profile.Comparison.LESS;
                    case "SCMP_CMP_LE" -> Profile.Comparison.LESS_OR_EQUAL;
                    case "SCMP_CMP_EQ" -> Profile.Comparison.EQUAL;
                    case "SCMP_CMP_GE" -> Profile.Comparison.GREATER_OR_EQUAL;
                    case "SCMP_CMP_GT" -> Profile.Comparison.GREATER;
                    case "SCMP_CMP_MASKED_EQ" -> Profile.Comparison.MASKED_EQUAL;
                    default -> throw Errors.invalid("seccomp operator %s is not supported", arg.op());
                };
        if (arg.index() < 0 || arg.index() > 5) {
            throw Errors.invalid("a system call has no argument %d", arg.index());
        }
        return new Profile.Condition(arg.index(), comparison, arg.value(), arg.valueTwo());
    }

    /** Those of other processors mean nothing here. */
    private static Optional<Profile.Architecture> architecture(String name) {
        return switch (name) {
            case "SCMP_ARCH_X86_64" -> Optional.of(Profile.Architecture.X86_64);
            case "SCMP_ARCH_X86" -> Optional.of(Profile.Architecture.X86);
            case "SCMP_ARCH_X32" -> Optional.of(Profile.Architecture.X32);
            case "SCMP_ARCH_AARCH64" -> Optional.of(Profile.Architecture.AARCH64);
            case "SCMP_ARCH_ARM" -> Optional.of(Profile.Architecture.ARM);
            default -> Optional.empty();
        };
    }
}
