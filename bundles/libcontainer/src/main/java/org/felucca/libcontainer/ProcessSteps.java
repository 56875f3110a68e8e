package org.felucca.libcontainer;

import java.util.List;
import org.felucca.linux.Errno;
import org.felucca.linux.Sys;
import org.felucca.linux.program.Arg;
import org.felucca.linux.program.Call;
import org.felucca.linux.program.Label;
import org.felucca.linux.program.Signals;
import org.felucca.model.oci.OciProcess;
import org.felucca.model.oci.OciSeccomp;

/** The last steps of a process, the first of a container or a further one: give up what it shall not have, and become the program. */
final class ProcessSteps {
    private final Rows rows;
    private final OciProcess process;
    private final OciSeccomp seccomp;
    private final List<String> warnings;

    ProcessSteps(Rows rows, OciProcess process, OciSeccomp seccomp, List<String> warnings) {
        this.rows = rows;
        this.process = process;
        this.seccomp = seccomp;
        this.warnings = warnings;
    }

    /**
     * @param init an init is this process, and the program its child
     */
    void become(boolean init) {
        Rlimits.add(rows, process.rlimits(), warnings);
        Capabilities capabilities = Capabilities.of(process.capabilities());
        capabilities.missing().forEach(name -> warnings.add(name + " is not given: the engine does not have it"));
        Credentials credentials = new Credentials(process.user());
        credentials.ownStreams(rows);
        // Closed for good, not at exec: neither cwd nor the program's path may lead through a descriptor of the host
        // (CVE-2024-21626).
        rows.call("close all descriptors", Sys.CLOSE_RANGE, Arg.value(3), Arg.named("~0", 0xffff_ffffL), Arg.NONE);
        goTo(process.cwd());
        Signals.reset(rows.program);
        capabilities.dropBounding(rows);
        credentials.change(rows);
        SeccompStep filter = new SeccompStep(seccomp, warnings);
        if (process.noNewPrivileges()) {
            capabilities.apply(rows);
            SeccompStep.forbidNewPrivileges(rows);
            filter.load(rows);
        } else {
            // Without no_new_privs loading takes CAP_SYS_ADMIN: so the capabilities go after it, by calls that every
            // profile allows.
            filter.load(rows);
            capabilities.apply(rows);
        }
        new Executable(process.args(), process.env()).add(rows);
    }

    /** The working directory is made if the root has none, as Docker does for WORKDIR. */
    private void goTo(String cwd) {
        Label failed = rows.program.label();
        Label there = rows.program.label();
        String step = "chdir to cwd (\"" + cwd + "\") set in config.json failed";
        Call chdir =
                rows.call(step, Sys.CHDIR, Arg.text(cwd)).onNegative(failed).onZero(there);
        rows.program.place(failed);
        Label missing = rows.program.label();
        rows.ifErrno(step, chdir, Errno.ENOENT.code(), missing);
        rows.program.place(missing);
        StringBuilder above = new StringBuilder();
        for (String name : MountPoints.lexical(cwd).substring(1).split("/", -1)) {
            above.append('/').append(name);
            rows.call("make " + above, Sys.MKDIRAT, Arg.CWD, Arg.text(above.toString()), Arg.octal(0755))
                    .mayFail();
        }
        rows.call(step, Sys.CHDIR, Arg.text(cwd));
        rows.program.place(there);
    }
}
