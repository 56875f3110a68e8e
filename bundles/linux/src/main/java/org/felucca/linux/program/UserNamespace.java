package org.felucca.linux.program;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.felucca.linux.Fd;
import org.felucca.linux.Namespace;
import org.felucca.linux.Namespaces;

/** User namespaces without a process in them, user_namespaces(7). */
public final class UserNamespace {
    private UserNamespace() {}

    /**
     * Makes one. A child is born in it and waits until its maps are written; the namespace then lives while the descriptor is open or something else
     * uses it.
     *
     * @param uidMap lines as for {@code /proc/PID/uid_map}
     * @param gidMap lines as for {@code /proc/PID/gid_map}
     * @return to be closed by the caller
     */
    public static Fd create(String uidMap, String gidMap) {
        AtomicReference<Fd> made = new AtomicReference<>();
        Program.Builder rows = Program.builder();
        try (Gate gate = Gate.open()) {
            gate.hold("wait for the maps of the user namespace", rows);
            rows.exit(0);
            CloneArgs args = CloneArgs.newNamespaces(Set.of(Namespace.USER));
            try (Child child = Spawner.spawn(rows.build(), args, gate, pid -> {
                write(pid, "uid_map", uidMap);
                write(pid, "gid_map", gidMap);
                made.set(Namespaces.open(pid, Namespace.USER));
            })) {
                child.await();
            }
            return made.get();
        } catch (RuntimeException e) {
            if (made.get() != null) {
                made.get().close();
            }
            throw e;
        }
    }

    private static void write(int pid, String file, String map) {
        try {
            Files.writeString(Path.of("/proc/" + pid + "/" + file), map);
        } catch (IOException e) {
            throw new UncheckedIOException("write " + map.strip().replace('\n', ';') + " to " + file, e);
        }
    }
}
