package org.felucca.libcontainer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.felucca.linux.Errno;
import org.felucca.linux.Fd;
import org.felucca.linux.Sys;
import org.felucca.linux.program.Arg;
import org.felucca.linux.program.Call;
import org.felucca.linux.program.InitProgram;
import org.felucca.linux.program.Label;
import org.felucca.linux.program.Signals;
import org.felucca.model.oci.OciProcess;
import org.felucca.model.oci.OciSeccomp;

/** The last steps of a process, the first of a container or a further one: give up what it shall not have, and become the program. */
final class ProcessSteps {
    private final Rows rows;
    private final OciProcess process;
    private final OciSeccomp seccomp;
    private final boolean userNamespace;
    private final List<String> warnings;

    ProcessSteps(Rows rows, OciProcess process, OciSeccomp seccomp, boolean userNamespace, List<String> warnings) {
        this.rows = rows;
        this.process = process;
        this.seccomp = seccomp;
        this.userNamespace = userNamespace;
        this.warnings = warnings;
    }

    /**
     * Adds them.
     *
     * @param init file of an init that becomes this process, and starts the program as its child
     * @param makeFolder make the working directory where the root has none, as Docker does for WORKDIR
     */
    void become(Optional<Fd> init, boolean makeFolder) {
        Rlimits.add(rows, process.rlimits(), warnings);
        Capabilities capabilities = Capabilities.of(process.capabilities(), userNamespace);
        capabilities.missing().forEach(name -> warnings.add(name + " is not given: the engine does not have it"));
        Credentials credentials = new Credentials(process.user());
        credentials.ownStreams(rows);
        // Closed for good, not at exec: neither cwd nor the program's path may lead through a descriptor of the host
        // (CVE-2024-21626).
        closeAllBut(init);
        if (makeFolder) {
            goToOrMake(process.cwd());
        } else {
            rows.call(cwdStep(), Sys.CHDIR, Arg.text(process.cwd()));
        }
        Signals.reset(rows.program);
        capabilities.dropBounding(rows);
        credentials.change(rows);
        SeccompStep filter = new SeccompStep(seccomp);
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
        Executable executable = new Executable(process.args(), process.env());
        if (init.isPresent()) {
            InitProgram.exec(rows.program, init.get(), initArguments());
        } else {
            executable.add(rows);
        }
    }

    private List<String> initArguments() {
        List<String> shown = new ArrayList<>(List.of("/sbin/docker-init", "--"));
        shown.addAll(process.args());
        return shown;
    }

    private void closeAllBut(Optional<Fd> kept) {
        long first = 3;
        if (kept.isPresent()) {
            int number = kept.get().number();
            if (number > first) {
                closeRange(first, number - 1L);
            }
            first = number + 1L;
        }
        closeRange(first, 0xffff_ffffL);
    }

    private void closeRange(long first, long last) {
        rows.call("close all descriptors", Sys.CLOSE_RANGE, Arg.value(first), Arg.value(last), Arg.NONE);
    }

    private String cwdStep() {
        return "chdir to cwd (\"" + process.cwd() + "\") set in config.json failed";
    }

    private void goToOrMake(String cwd) {
        Label failed = rows.program.label();
        Label there = rows.program.label();
        String step = cwdStep();
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
