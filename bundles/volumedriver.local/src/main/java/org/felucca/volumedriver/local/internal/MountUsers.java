package org.felucca.volumedriver.local.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import org.felucca.model.Absent;
import org.felucca.store.AtomicFile;
import org.felucca.store.JsonRecord;

/** Who has which volume mounted: kept for the engine that comes after a killed one, until the host boots again. */
final class MountUsers {
    private final Path folder;
    private final String boot;

    private record Users(String boot, Set<String> users) {
        Users {
            users = Absent.set(users);
        }
    }

    MountUsers(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
        AtomicFile.sweep(folder);
        this.boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    }

    Set<String> of(String volume) throws IOException {
        return file(volume)
                .read()
                .filter(users -> users.boot.equals(boot))
                .map(Users::users)
                .orElse(Set.of());
    }

    void add(String volume, String user) throws IOException {
        Set<String> users = new LinkedHashSet<>(of(volume));
        users.add(user);
        file(volume).writeUnsynced(new Users(boot, users));
    }

    /** Returns whether it was there. */
    boolean remove(String volume, String user) throws IOException {
        Set<String> users = new LinkedHashSet<>(of(volume));
        if (!users.remove(user)) {
            return false;
        }
        if (users.isEmpty()) {
            Files.deleteIfExists(path(volume));
        } else {
            file(volume).writeUnsynced(new Users(boot, users));
        }
        return true;
    }

    private JsonRecord<Users> file(String volume) {
        return new JsonRecord<>(path(volume), Users.class);
    }

    private Path path(String volume) {
        return folder.resolve(volume + ".json");
    }
}
