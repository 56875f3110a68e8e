package org.felucca.libcontainer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.felucca.linux.Errno;
import org.felucca.linux.Fd;
import org.felucca.linux.OpenFlag;
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
        goTo(makeFolder);
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

    /**
     * Enters the working directory. It is resolved in the root that is the process's by now and through no link of procfs: with the host's processes in
     * view, {@code /proc/PID/root} would lead out, and this process may still do everything.
     */
    private void goTo(boolean makeFolder) {
        String cwd = process.cwd();
        Label there = rows.program.label();
        if (makeFolder) {
            Label failed = rows.program.label();
            Call open = openFolder(cwdStep(), cwd).onNegative(failed);
            enter(open, there);
            rows.program.place(failed);
            Label missing = rows.program.label();
            rows.ifErrno(cwdStep(), open, Errno.ENOENT.code(), missing);
            rows.program.place(missing);
            make(MountPoints.lexical(cwd));
        }
        enter(openFolder(cwdStep(), cwd), there);
        rows.program.place(there);
    }

    private void enter(Call folder, Label then) {
        rows.call(cwdStep(), Sys.FCHDIR, folder.result());
        rows.close(folder.result()).onNegative(then).onZero(then);
    }

    /** As far as it goes: what then fails is to enter it. */
    private void make(String path) {
        String above = "/";
        for (String name : path.substring(1).split("/", -1)) {
            Label next = rows.program.label();
            Call folder = openFolder("open " + above, above).onNegative(next);
            rows.call("make " + name + " in " + above, Sys.MKDIRAT, folder.result(), Arg.text(name), Arg.octal(0755))
                    .mayFail();
            rows.close(folder.result());
            rows.program.place(next);
            above = above.length() == 1 ? above + name : above + "/" + name;
        }
    }

    /** The working directory is the root until it is entered. */
    private Call openFolder(String step, String path) {
        return rows.openInRoot(step, Arg.CWD, path, 0, OpenFlag.PATH, OpenFlag.DIRECTORY);
    }
}
