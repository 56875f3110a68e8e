package org.felucca.linux.program;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import org.felucca.linux.MountFlag;
import org.felucca.linux.Namespace;
import org.felucca.linux.Sys;

/** A plain container for tests and the benchmark: busybox on a bound folder, five new namespaces, pivot_root. */
final class Containers {
    static final CloneArgs FIVE_NAMESPACES = CloneArgs.newNamespaces(
            Set.of(Namespace.MOUNT, Namespace.PID, Namespace.UTS, Namespace.IPC, Namespace.NETWORK));

    private Containers() {}

    /** Makes a root file system with busybox (package busybox-static) as /bin/sh, /bin/true and so on. */
    static Path makeRoot(Path folder) throws IOException {
        for (String name : List.of("bin", "proc", "sys", "tmp", "dev", "etc")) {
            Files.createDirectories(folder.resolve(name));
        }
        Path busybox = folder.resolve("bin/busybox");
        Files.copy(Path.of("/bin/busybox"), busybox, StandardCopyOption.REPLACE_EXISTING);
        for (String name : List.of("sh", "true", "sleep", "cat", "hostname", "ls", "ps", "id")) {
            Files.createLink(folder.resolve("bin/" + name), busybox);
        }
        return folder;
    }

    static Program program(Path root, String hostname, String... argv) {
        Program.Builder rows = Program.builder();
        mount(rows, "keep mounts private", "none", "/", Arg.NULL, MountFlag.PRIVATE, MountFlag.RECURSIVE);
        mount(rows, "bind root", root.toString(), root.toString(), Arg.NULL, MountFlag.BIND, MountFlag.RECURSIVE);
        rows.call("go to root", Sys.CHDIR, Arg.text(root.toString()));
        mount(rows, "mount proc on /proc", "proc", "proc", Arg.text("proc"), MountFlag.NO_SUID, MountFlag.NO_DEV);
        mount(rows, "mount sysfs on /sys", "sysfs", "sys", Arg.text("sysfs"), MountFlag.READ_ONLY);
        mount(rows, "mount tmpfs on /tmp", "tmpfs", "tmp", Arg.text("tmpfs"), MountFlag.NO_DEV);
        rows.call("pivot root", Sys.PIVOT_ROOT, Arg.text("."), Arg.text("."));
        rows.call("let go of the old root", Sys.UMOUNT2, Arg.text("."), Arg.named("MNT_DETACH", 2));
        rows.call("go to /", Sys.CHDIR, Arg.text("/"));
        rows.call("set host name", Sys.SETHOSTNAME, Arg.text(hostname), Arg.value(hostname.length()));
        rows.call("begin session", Sys.SETSID);
        Signals.reset(rows);
        rows.execve("/bin/" + argv[0], List.of(argv), List.of("PATH=/bin"));
        return rows.build();
    }

    private static void mount(Program.Builder rows, String name, String from, String to, Arg type, MountFlag... flags) {
        rows.call(
                name,
                Sys.MOUNT,
                Arg.text(from),
                Arg.text(to),
                type,
                Arg.named(List.of(flags).toString(), MountFlag.bits(flags)),
                Arg.NULL);
    }
}
