package org.felucca.libcontainer;

import java.util.Map;
import java.util.Set;
import org.felucca.linux.Namespace;
import org.felucca.linux.OpenFlag;
import org.felucca.linux.program.Arg;
import org.felucca.linux.program.Label;
import org.felucca.model.Errors;

/**
 * Kernel parameters of the container's own namespaces, written through its own procfs before that is made read-only. The file is opened below the root of
 * a procfs and on that mount alone: whatever a path under /proc could be made to mean, the value goes nowhere else (CVE-2025-52881).
 */
final class Sysctls {
    private static final Set<String> IPC = Set.of(
            "kernel.msgmax",
            "kernel.msgmnb",
            "kernel.msgmni",
            "kernel.sem",
            "kernel.shmall",
            "kernel.shmmax",
            "kernel.shmmni",
            "kernel.shm_rmid_forced");

    private Sysctls() {}

    static void add(Rows rows, Arg root, Map<String, String> sysctls, Set<Namespace> own) {
        for (Map.Entry<String, String> sysctl : sysctls.entrySet()) {
            String key = sysctl.getKey();
            if (!belongsTo(key, own)) {
                throw Errors.invalid("%s", StartErrors.CREATE_SPEC + refusal(key) + ": unknown");
            }
            String path = "/proc/sys/" + slashes(key);
            Arg procfs = rows.openPlain("open /proc", root, "/proc", OpenFlag.PATH, OpenFlag.DIRECTORY)
                    .result();
            Label genuine = rows.program.label();
            rows.ifFileSystem("/proc is no procfs", procfs, Rows.PROC_MAGIC, genuine, rows.program.failure());
            rows.program.place(genuine);
            Arg file = rows.openBelow(
                            "open " + path,
                            procfs,
                            path.substring("/proc/".length()),
                            OpenFlag.WRITE_ONLY,
                            OpenFlag.NO_CONTROLLING_TTY)
                    .result();
            rows.close(procfs);
            rows.write("write " + path, file, sysctl.getValue());
            rows.close(file);
        }
    }

    private static String refusal(String key) {
        if (isIpc(key)) {
            return "sysctl \"" + key + "\" is not allowed in the hosts ipc namespace";
        }
        if (key.startsWith("net.")) {
            return "sysctl \"" + key + "\" not allowed in host network namespace";
        }
        return "sysctl \"" + key + "\" is not in a separate kernel namespace";
    }

    private static boolean isIpc(String key) {
        return IPC.contains(key) || key.startsWith("fs.mqueue.");
    }

    private static boolean belongsTo(String key, Set<Namespace> own) {
        if (isIpc(key)) {
            return own.contains(Namespace.IPC);
        }
        if (key.startsWith("net.")) {
            return own.contains(Namespace.NETWORK);
        }
        return key.equals("kernel.domainname") && own.contains(Namespace.UTS);
    }

    /** The first separator of the two decides which one it is, as sysctl(8) does. */
    private static String slashes(String key) {
        int dot = key.indexOf('.');
        int slash = key.indexOf('/');
        boolean dots = slash < 0 || (dot >= 0 && dot < slash);
        String path = dots ? key.replace('.', '\0').replace('/', '.').replace('\0', '/') : key;
        if (path.contains("..")) {
            throw Errors.invalid("invalid sysctl %s", key);
        }
        return path;
    }
}
