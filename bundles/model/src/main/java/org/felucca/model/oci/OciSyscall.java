package org.felucca.model.oci;

import java.util.List;
import java.util.Optional;
import org.felucca.model.Absent;

/**
 * A rule for some system calls.
 *
 * @param names of the calls
 * @param action {@code SCMP_ACT_ALLOW} …
 * @param errnoRet for SCMP_ACT_ERRNO
 * @param args all must hold
 */
public record OciSyscall(List<String> names, String action, Optional<Integer> errnoRet, List<OciSyscallArg> args) {
    public OciSyscall {
        names = Absent.list(names);
        action = Absent.text(action);
        errnoRet = Absent.optional(errnoRet);
        args = Absent.list(args);
    }
}
