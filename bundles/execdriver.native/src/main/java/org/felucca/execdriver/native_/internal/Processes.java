package org.felucca.execdriver.native_.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.felucca.linux.LinuxException;
import org.felucca.linux.Pidfd;

/** Finds processes again that an earlier engine knew by pid. */
final class Processes {
    /** Field of /proc/PID/stat, counted behind the name, which may contain anything. */
    private static final int START_TIME = 19;

    private Processes() {}

    /** When a process started, in clock ticks since boot; -1 when there is none. */
    static long started(int pid) {
        try {
            String stat =
                    new String(Files.readAllBytes(Path.of("/proc/" + pid + "/stat")), StandardCharsets.ISO_8859_1);
            return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[START_TIME]);
        } catch (IOException e) {
            return -1;
        }
    }

    /** The process with this pid, if it is still the one that started then. */
    static Optional<Pidfd> find(int pid, long started) {
        try {
            Pidfd process = Pidfd.open(pid);
            if (started(pid) == started) {
                return Optional.of(process);
            }
            process.close();
            return Optional.empty();
        } catch (LinuxException e) {
            return Optional.empty();
        }
    }
}
