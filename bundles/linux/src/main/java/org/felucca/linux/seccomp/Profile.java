package org.felucca.linux.seccomp;

import java.util.List;
import java.util.Set;

/**
 * Which system calls a container may make. The shape is that of linux.seccomp in the OCI runtime specification.
 *
 * @param defaultAction for calls that no rule names
 * @param defaultErrno used when that is {@link Action#ERRNO}; EPERM is 1
 * @param architectures beside the processor's own
 * @param rules tried together, not in order: the most specific conditions win, as libseccomp arranges it
 */
public record Profile(Action defaultAction, int defaultErrno, Set<Architecture> architectures, List<Rule> rules) {
    public Profile {
        architectures = Set.copyOf(architectures);
        rules = List.copyOf(rules);
    }

    /**
     * What happens to some calls.
     *
     * @param names of system calls; those that libseccomp does not know are left out
     * @param errno used when the action is {@link Action#ERRNO} or {@link Action#TRACE}
     * @param conditions all must hold; two on the same argument mean that either must
     */
    public record Rule(List<String> names, Action action, int errno, List<Condition> conditions) {
        public Rule {
            names = List.copyOf(names);
            conditions = List.copyOf(conditions);
        }
    }

    /**
     * A comparison of an argument with a number.
     *
     * @param index of the argument, from 0
     * @param value to compare with; the mask of {@link Comparison#MASKED_EQUAL}
     * @param second what the masked argument must be
     */
    public record Condition(int index, Comparison comparison, long value, long second) {}

    /** How an argument is compared, enum scmp_compare of seccomp.h. */
    public enum Comparison {
        NOT_EQUAL(1),
        LESS(2),
        LESS_OR_EQUAL(3),
        EQUAL(4),
        GREATER_OR_EQUAL(5),
        GREATER(6),
        MASKED_EQUAL(7);

        private final int number;

        Comparison(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }
    }

    /** The processors whose calls a filter can know, the SCMP_ARCH_* that Felucca's processors can run. */
    public enum Architecture {
        X86_64(0xc000_003e),
        X86(0x4000_0003),
        X32(0x4000_003e),
        AARCH64(0xc000_00b7),
        ARM(0x4000_0028);

        private final int token;

        Architecture(int token) {
            this.token = token;
        }

        int token() {
            return token;
        }
    }
}
