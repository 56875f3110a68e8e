package org.felucca.libcontainer;

import java.util.List;
import org.felucca.linux.Host;
import org.felucca.linux.Sys;
import org.felucca.linux.program.Arg;
import org.felucca.linux.program.Block;
import org.felucca.model.Errors;
import org.felucca.model.oci.OciRlimit;

/** setrlimit(2). Without CAP_SYS_RESOURCE no hard limit can be raised: what is asked for above it becomes the limit there is. */
final class Rlimits {
    /** asm-generic/resource.h, in the order of the numbers. */
    private static final List<String> NAMES = List.of(
            "RLIMIT_CPU",
            "RLIMIT_FSIZE",
            "RLIMIT_DATA",
            "RLIMIT_STACK",
            "RLIMIT_CORE",
            "RLIMIT_RSS",
            "RLIMIT_NPROC",
            "RLIMIT_NOFILE",
            "RLIMIT_MEMLOCK",
            "RLIMIT_AS",
            "RLIMIT_LOCKS",
            "RLIMIT_SIGPENDING",
            "RLIMIT_MSGQUEUE",
            "RLIMIT_NICE",
            "RLIMIT_RTPRIO",
            "RLIMIT_RTTIME");

    private static final int CAP_SYS_RESOURCE = 24;

    private Rlimits() {}

    /** Whether some hard limit is above the one of this process, and this process may raise it. */
    static boolean raise(List<OciRlimit> limits) {
        return limits.stream().anyMatch(Rlimits::raises);
    }

    private static boolean raises(OciRlimit limit) {
        int number = NAMES.indexOf(limit.type());
        return number >= 0
                && Host.capabilities().canGive(CAP_SYS_RESOURCE)
                && Long.compareUnsigned(limit.hard(), Host.limit(0, number).hard()) > 0;
    }

    /** Raises the hard limits of a process that is in a user namespace, where it cannot do so itself. */
    static void raise(int pid, List<OciRlimit> limits) {
        for (OciRlimit limit : limits) {
            if (raises(limit)) {
                int number = NAMES.indexOf(limit.type());
                Host.setLimit(pid, number, new Host.Limit(Host.limit(0, number).soft(), limit.hard()));
            }
        }
    }

    /** The same for a process that has not entered its user namespace yet. */
    static void raise(Rows rows, List<OciRlimit> limits) {
        for (OciRlimit limit : limits) {
            if (raises(limit)) {
                int number = NAMES.indexOf(limit.type());
                set(
                        rows,
                        "raise " + limit.type(),
                        limit.type(),
                        Host.limit(0, number).soft(),
                        limit.hard());
            }
        }
    }

    static void add(Rows rows, List<OciRlimit> limits, List<String> warnings) {
        boolean mayRaise = Host.capabilities().canGive(CAP_SYS_RESOURCE);
        for (OciRlimit limit : limits) {
            int number = NAMES.indexOf(limit.type());
            if (number < 0) {
                throw Errors.invalid("invalid rlimit type: %s", limit.type());
            }
            long hard = limit.hard();
            if (!mayRaise) {
                long own = Host.limit(0, number).hard();
                if (Long.compareUnsigned(hard, own) > 0) {
                    warnings.add(limit.type() + " stays at " + Long.toUnsignedString(own)
                            + ": raising a hard limit needs CAP_SYS_RESOURCE");
                    hard = own;
                }
            }
            long soft = Long.compareUnsigned(limit.soft(), hard) > 0 ? hard : limit.soft();
            set(rows, "set " + limit.type(), limit.type(), soft, hard);
        }
    }

    private static void set(Rows rows, String step, String type, long soft, long hard) {
        Block struct = Block.struct()
                .u64(soft)
                .u64(hard)
                .shownAs("{" + Long.toUnsignedString(soft) + ", " + Long.toUnsignedString(hard) + "}")
                .build();
        rows.call(step, Sys.PRLIMIT64, Arg.value(0), Arg.named(type, NAMES.indexOf(type)), Arg.at(struct), Arg.NULL);
    }
}
