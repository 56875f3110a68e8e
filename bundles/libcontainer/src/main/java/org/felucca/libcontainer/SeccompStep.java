package org.felucca.libcontainer;

import java.util.List;
import org.felucca.linux.Sys;
import org.felucca.linux.program.Arg;
import org.felucca.model.oci.OciSeccomp;

/** Loads the system call filter, seccomp(2). */
final class SeccompStep {
    private static final int PR_SET_NO_NEW_PRIVS = 38;

    SeccompStep(OciSeccomp seccomp, List<String> warnings) {
        if (seccomp != null) {
            warnings.add("the seccomp filter is not loaded yet");
        }
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

    void load(Rows rows) {}
}
