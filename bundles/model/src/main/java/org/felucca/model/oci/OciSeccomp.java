package org.felucca.model.oci;

import java.util.List;
import java.util.Optional;
import org.felucca.model.Absent;

/**
 * seccomp(2) by names, as config-linux.md says it.
 *
 * @param defaultAction {@code SCMP_ACT_ERRNO} …
 * @param defaultErrnoRet errno of the default action
 * @param architectures {@code SCMP_ARCH_X86_64} …
 * @param flags {@code SECCOMP_FILTER_FLAG_LOG} …
 * @param syscalls rules
 */
public record OciSeccomp(
        String defaultAction,
        Optional<Integer> defaultErrnoRet,
        List<String> architectures,
        List<String> flags,
        List<OciSyscall> syscalls) {
    public OciSeccomp {
        defaultAction = Absent.text(defaultAction);
        defaultErrnoRet = Absent.optional(defaultErrnoRet);
        architectures = Absent.list(architectures);
        flags = Absent.list(flags);
        syscalls = Absent.list(syscalls);
    }
}
