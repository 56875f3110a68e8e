package org.felucca.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("root")
class MountsTest {
    @TempDir
    Path folder;

    @Test
    void detachedMountIsUsableAndNowhereInTheTree() throws Exception {
        try (Fd type = Mounts.open("tmpfs")) {
            Mounts.option(type, "size", "1m");
            Mounts.option(type, "mode", "0711");
            try (Fd mount = Mounts.create(type)) {
                assertEquals(0711, LinuxFiles.stat(mount).permissions());
                LinuxFiles.mkdir(mount, "inside", 0755);
                assertTrue(LinuxFiles.statAt(mount, "inside").isDirectory());
                Mounts.setAttributes(mount, new Mounts.Attributes(Mounts.Attributes.READ_ONLY, 0, 0), false);
                assertEquals(
                        Errno.EROFS,
                        assertThrows(LinuxException.class, () -> LinuxFiles.mkdir(mount, "more", 0755))
                                .errno());
            }
        }
    }

    @Test
    void detachedMountIsAttachedClonedAndUnmounted() throws Exception {
        String target = folder.toString();
        try (Fd type = Mounts.open("tmpfs");
                Fd mount = Mounts.create(type)) {
            Mounts.attach(mount, target);
            try {
                Files.writeString(folder.resolve("file"), "x");
                assertEquals(
                        LinuxFiles.FileSystem.TMPFS,
                        LinuxFiles.fileSystem(target).type());
                assertEquals(
                        "umount2 " + target + ": EBUSY",
                        assertThrows(LinuxException.class, () -> Mounts.unmount(target))
                                .getMessage());
                try (Fd copy = Mounts.clone(target, false)) {
                    assertEquals(1, LinuxFiles.statAt(copy, "file").size());
                }
            } finally {
                Mounts.detach(target);
            }
        }
        assertTrue(Files.notExists(folder.resolve("file")));
    }

    @Test
    void bindIsMadeAndChanged() throws Exception {
        Path from = Files.createDirectory(folder.resolve("from"));
        String to = Files.createDirectory(folder.resolve("to")).toString();
        Files.writeString(from.resolve("file"), "x");
        Mounts.bind(from.toString(), to);
        try {
            Mounts.mount("", to, "", "", MountFlag.REMOUNT, MountFlag.BIND, MountFlag.READ_ONLY);
            assertEquals("x", Files.readString(Path.of(to, "file")));
            assertEquals(
                    Errno.EROFS,
                    assertThrows(
                                    LinuxException.class,
                                    () -> LinuxFiles.create(to + "/new", 0600, OpenFlag.CREATE, OpenFlag.WRITE_ONLY))
                            .errno());
        } finally {
            Mounts.unmount(to);
        }
    }
}
