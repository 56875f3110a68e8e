package org.felucca.cgroups;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.felucca.linux.Fd;
import org.felucca.linux.LinuxFiles;
import org.felucca.linux.OpenFlag;
import org.felucca.linux.Sys;
import org.felucca.linux.program.Arg;
import org.felucca.linux.program.Block;
import org.felucca.linux.program.Child;
import org.felucca.linux.program.CloneArgs;
import org.felucca.linux.program.Program;
import org.felucca.linux.program.Signals;
import org.felucca.linux.program.Spawner;

/** A process that a test starts in a cgroup, as a container's first process is. */
final class Member {
    private Member() {}

    /** Runs a line of shell in the cgroup. */
    static Child shell(Cgroup cgroup, String line) {
        List<Fd> files = new ArrayList<>();
        Optional<Fd> folder = cgroup.openJoinFolder();
        try {
            Program.Builder rows = Program.builder();
            Block zero = Block.text("0");
            for (Path file : cgroup.joinFiles()) {
                Fd fd = LinuxFiles.open(file.toString(), OpenFlag.WRITE_ONLY);
                files.add(fd);
                rows.call("join " + file, Sys.WRITE, Arg.fd(fd), Arg.at(zero), Arg.value(1));
            }
            Signals.reset(rows);
            rows.execve("/bin/sh", List.of("sh", "-c", line), List.of("PATH=/usr/bin:/bin"));
            CloneArgs args = folder.map(CloneArgs.PLAIN::intoCgroup).orElse(CloneArgs.PLAIN);
            return Spawner.spawn(rows.build(), args);
        } finally {
            files.forEach(Fd::close);
            folder.ifPresent(Fd::close);
        }
    }
}
