package org.felucca.model.oci;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Optional;
import org.felucca.model.Absent;

/**
 * config.md, process.
 *
 * @param terminal gets a pty
 * @param consoleSize or null
 * @param user who it is
 * @param args program and arguments
 * @param env {@code NAME=value}
 * @param cwd absolute
 * @param capabilities or null: none
 * @param rlimits setrlimit(2)
 * @param noNewPrivileges prctl(2) PR_SET_NO_NEW_PRIVS
 * @param apparmorProfile or empty
 * @param selinuxLabel or empty
 * @param oomScoreAdj -1000 to 1000
 */
@RecordBuilder
public record OciProcess(
        boolean terminal,
        OciConsoleSize consoleSize,
        OciUser user,
        List<String> args,
        List<String> env,
        String cwd,
        OciCapabilities capabilities,
        List<OciRlimit> rlimits,
        boolean noNewPrivileges,
        String apparmorProfile,
        String selinuxLabel,
        Optional<Integer> oomScoreAdj) {
    public OciProcess {
        args = Absent.list(args);
        env = Absent.list(env);
        cwd = Absent.text(cwd);
        rlimits = Absent.list(rlimits);
        apparmorProfile = Absent.text(apparmorProfile);
        selinuxLabel = Absent.text(selinuxLabel);
        oomScoreAdj = Absent.optional(oomScoreAdj);
    }
}
