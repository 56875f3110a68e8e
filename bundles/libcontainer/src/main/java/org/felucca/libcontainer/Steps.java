package org.felucca.libcontainer;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.felucca.linux.Fd;
import org.felucca.linux.Host;
import org.felucca.linux.LinuxFiles;
import org.felucca.linux.OpenFlag;
import org.felucca.linux.Sys;
import org.felucca.linux.program.Arg;
import org.felucca.linux.program.Block;
import org.felucca.linux.program.Call;
import org.felucca.model.oci.OciProcess;

/** The steps that are too small for a class. */
final class Steps {
    private static final int KEYCTL_JOIN_SESSION_KEYRING = 1;
    private static final int PR_SET_DUMPABLE = 4;
    private static final int CAP_SYS_RESOURCE = 24;

    private static final String LABEL_EXEC = "/proc/self/attr/exec";

    /** Since Linux 5.8, where another security module may own the old file. */
    private static final Path APPARMOR_EXEC = Path.of("/proc/self/attr/apparmor/exec");

    private Steps() {}

    /**
     * Closes this process's memory, descriptors and executable to all who have not CAP_SYS_PTRACE on the host, prctl(2): to processes of the container that
     * it is about to show in. Ends at execve.
     */
    static void hide(Rows rows) {
        rows.call("be undumpable", Sys.PRCTL, Arg.named("PR_SET_DUMPABLE", PR_SET_DUMPABLE), Arg.value(0));
    }

    /** Moves this process into cgroups that it was not born in. */
    static void enterCgroup(Rows rows, CgroupPlace place) {
        for (Path procs : place.procs()) {
            Arg fd = rows.open("open " + procs, procs.toString(), OpenFlag.WRITE_ONLY)
                    .result();
            rows.write("enter cgroup by " + procs, fd, "0");
            rows.close(fd);
        }
    }

    /** Keys of the host's session keyring are not the container's, session-keyring(7). */
    static void newKeyring(Rows rows) {
        // A kernel without keyrings, or with no room for one more, has nothing to share either.
        rows.call("make session keyring", Sys.KEYCTL, Arg.value(KEYCTL_JOIN_SESSION_KEYRING), Arg.NULL)
                .mayFail();
    }

    /** Whom the kernel kills first for want of memory, proc(5) oom_score_adj; lowering it takes CAP_SYS_RESOURCE. */
    static void setOomScore(Rows rows, Optional<Integer> score, boolean inUserNamespace, List<String> warnings) {
        if (score.isEmpty() || (inUserNamespace && lowers(score))) {
            return; // where it cannot do so itself, its starter does
        }
        boolean mayLower = !inUserNamespace && Host.capabilities().canGive(CAP_SYS_RESOURCE);
        if (score.get() < 0 && !mayLower) {
            warnings.add("oom_score_adj " + score.get() + " is not set: lowering it needs CAP_SYS_RESOURCE");
            return;
        }
        Arg fd = rows.open("open oom_score_adj", "/proc/self/oom_score_adj", OpenFlag.WRITE_ONLY)
                .result();
        Call write = rows.write("set oom_score_adj", fd, Integer.toString(score.get()));
        if (!mayLower) {
            // Below what the starter has already, this is lowering too.
            write.mayFail();
        }
        rows.close(fd);
    }

    /** Whether this process is to lower it, and may. */
    static boolean lowers(Optional<Integer> score) {
        return score.orElse(0) < 0 && Host.capabilities().canGive(CAP_SYS_RESOURCE);
    }

    /** The same for a process in a user namespace, from outside. */
    static void lowerOomScore(int pid, Optional<Integer> score) {
        if (lowers(score)) {
            try (Fd file = LinuxFiles.open("/proc/" + pid + "/oom_score_adj", OpenFlag.WRITE_ONLY)) {
                LinuxFiles.writeAll(file, score.get().toString().getBytes(StandardCharsets.US_ASCII));
            }
        }
    }

    /**
     * What AppArmor and SELinux take the program for once it is executed. By the host's procfs: the container's own could be anything (CVE-2019-16884). A
     * kernel without them has nothing to be told, as with Docker.
     */
    static void setLabel(Rows rows, OciProcess process) {
        if (!process.apparmorProfile().isEmpty() && Host.hasAppArmor()) {
            String file = Files.exists(APPARMOR_EXEC) ? APPARMOR_EXEC.toString() : LABEL_EXEC;
            setLabel(
                    rows,
                    "unable to apply apparmor profile: apparmor failed to apply profile: write " + file,
                    file,
                    "exec " + process.apparmorProfile());
        }
        if (!process.selinuxLabel().isEmpty() && Host.hasSelinux()) {
            setLabel(rows, "unable to apply SELinux label: write " + LABEL_EXEC, LABEL_EXEC, process.selinuxLabel());
        }
    }

    private static void setLabel(Rows rows, String step, String file, String text) {
        Arg fd = rows.open("open " + file, file, OpenFlag.WRITE_ONLY).result();
        rows.write(step, fd, text);
        rows.close(fd);
    }

    static void setNames(Rows rows, String hostname, String domainname) {
        setName(rows, "set host name", Sys.SETHOSTNAME, hostname);
        setName(rows, "set domain name", Sys.SETDOMAINNAME, domainname);
    }

    private static void setName(Rows rows, String step, Sys sys, String name) {
        if (!name.isEmpty()) {
            Block text = Block.text(name);
            rows.call(step, sys, Arg.at(text), Arg.value(text.size() - 1L));
        }
    }
}
