package org.felucca.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinuxFilesTest {
    @TempDir
    Path folder;

    @Test
    void failureNamesCallPathAndErrno() {
        LinuxException e = assertThrows(LinuxException.class, () -> LinuxFiles.open("/no/such/file"));
        assertEquals("openat /no/such/file: ENOENT", e.getMessage());
        assertTrue(e.is(Errno.ENOENT));
    }

    @Test
    void readsAndWritesThroughHeapAndDirectBuffers() throws Exception {
        Path file = folder.resolve("file");
        try (Fd fd = LinuxFiles.create(file.toString(), 0600, OpenFlag.CREATE, OpenFlag.WRITE_ONLY)) {
            assertEquals(3, LinuxFiles.write(fd, ByteBuffer.wrap(new byte[] {1, 2, 3})));
            ByteBuffer direct = ByteBuffer.allocateDirect(4);
            direct.put(1, (byte) 4).put(2, (byte) 5).position(1).limit(3);
            assertEquals(2, LinuxFiles.write(fd, direct));
            assertFalse(direct.hasRemaining());
        }
        assertArrayEquals(new byte[] {1, 2, 3, 4, 5}, Files.readAllBytes(file));
        try (Fd fd = LinuxFiles.open(file.toString())) {
            ByteBuffer heap = ByteBuffer.allocate(3);
            assertEquals(2, LinuxFiles.read(fd, heap.position(1)));
            assertArrayEquals(new byte[] {0, 1, 2}, heap.array());
            ByteBuffer direct = ByteBuffer.allocateDirect(10);
            assertEquals(3, LinuxFiles.read(fd, direct));
            assertEquals(5, direct.get(2));
            assertEquals(0, LinuxFiles.read(fd, direct));
        }
    }

    @Test
    void pipeThatDoesNotBlockSaysSo() {
        try (Pipe pipe = Pipe.open()) {
            LinuxFiles.setBlocking(pipe.read(), false);
            assertEquals(LinuxFiles.WOULD_BLOCK, LinuxFiles.read(pipe.read(), ByteBuffer.allocate(1)));
        }
    }

    @Test
    void resolutionInARootIsNotLedOutByLinks() throws Exception {
        Files.createDirectories(folder.resolve("root/etc"));
        Files.writeString(folder.resolve("root/etc/secret"), "inner");
        Files.writeString(folder.resolve("secret"), "outer");
        Files.createSymbolicLink(folder.resolve("root/link"), Path.of("/etc/secret"));
        Files.createSymbolicLink(folder.resolve("root/up"), Path.of("../../../../etc/secret"));
        try (Fd root = LinuxFiles.open(folder.resolve("root").toString(), OpenFlag.DIRECTORY)) {
            for (String path : List.of("link", "up", "../../etc/secret", "/etc/secret")) {
                try (Fd fd = LinuxFiles.openInRoot(root, path)) {
                    ByteBuffer text = ByteBuffer.allocate(10);
                    LinuxFiles.read(fd, text);
                    assertEquals("inner", new String(text.array(), 0, text.position(), StandardCharsets.UTF_8), path);
                }
            }
            LinuxException e = assertThrows(
                    LinuxException.class,
                    () -> LinuxFiles.openSafely(root, "../secret", 0, Resolve.bits(Resolve.BENEATH)));
            assertEquals(Errno.EXDEV, e.errno());
        }
    }

    @Test
    void statTellsTypeSizeAndOwner() throws Exception {
        Path file = Files.writeString(folder.resolve("f"), "four");
        LinuxFiles.setTimes(Fd.CWD, file.toString(), Instant.ofEpochSecond(5, 6), Instant.ofEpochSecond(7, 8));
        LinuxFiles.chmod(Fd.CWD, file.toString(), 04711);
        Stat stat = LinuxFiles.stat(file.toString());
        assertTrue(stat.isRegular());
        assertEquals(04711, stat.permissions());
        assertEquals(4, stat.size());
        assertEquals(Instant.ofEpochSecond(5, 6), stat.accessed());
        assertEquals(Instant.ofEpochSecond(7, 8), stat.modified());
        Files.createSymbolicLink(folder.resolve("l"), file);
        assertTrue(LinuxFiles.stat(folder.resolve("l").toString()).isSymlink());
        assertEquals(
                file.toString(), LinuxFiles.readlink(Fd.CWD, folder.resolve("l").toString()));
        Stat zero = LinuxFiles.stat("/dev/zero");
        assertEquals(Stat.CHARACTER_DEVICE, zero.type());
        assertEquals(List.of(1, 5), List.of(zero.nodeMajor(), zero.nodeMinor()));
        try (Fd fd = LinuxFiles.open(file.toString())) {
            assertTrue(stat.isSameFile(LinuxFiles.stat(fd)));
        }
    }

    @Test
    @Tag("root")
    void makesDevicesWithOwnersAndAttributes() {
        try (Fd here = LinuxFiles.open(folder.toString(), OpenFlag.DIRECTORY)) {
            LinuxFiles.mknod(here, "disk", Stat.BLOCK_DEVICE | 0600, 259, 70000);
            Stat stat = LinuxFiles.statAt(here, "disk");
            assertEquals(List.of(259, 70000), List.of(stat.nodeMajor(), stat.nodeMinor()));
            LinuxFiles.chown(here, "disk", 12, 34);
            assertEquals(12, LinuxFiles.statAt(here, "disk").uid());
            assertEquals(34, LinuxFiles.statAt(here, "disk").gid());
            LinuxFiles.unlink(here, "disk");

            LinuxFiles.mkdir(here, "a", 0755);
            String path = folder.resolve("a").toString();
            LinuxFiles.setXattr(path, "trusted.felucca", new byte[] {7});
            assertEquals(List.of("trusted.felucca"), LinuxFiles.xattrs(path));
            assertArrayEquals(
                    new byte[] {7}, LinuxFiles.xattr(path, "trusted.felucca").orElseThrow());
            LinuxFiles.removeXattr(path, "trusted.felucca");
            assertTrue(LinuxFiles.xattr(path, "trusted.felucca").isEmpty());
        }
    }

    @Test
    void renameCanRefuseAndExchange() throws Exception {
        Files.writeString(folder.resolve("a"), "A");
        Files.writeString(folder.resolve("b"), "B");
        try (Fd here = LinuxFiles.open(folder.toString(), OpenFlag.DIRECTORY)) {
            LinuxException e = assertThrows(
                    LinuxException.class, () -> LinuxFiles.rename(here, "a", here, "b", LinuxFiles.Rename.NO_REPLACE));
            assertEquals(Errno.EEXIST, e.errno());
            LinuxFiles.rename(here, "a", here, "b", LinuxFiles.Rename.EXCHANGE);
            assertEquals("A", Files.readString(folder.resolve("b")));
            LinuxFiles.rename(here, "b", here, "a", LinuxFiles.Rename.REPLACE);
            assertEquals("A", Files.readString(folder.resolve("a")));
            LinuxFiles.sync(here);
        }
    }

    @Test
    void lockExcludesASecondOpening() {
        String path = folder.resolve("lock").toString();
        try (Fd one = LinuxFiles.create(path, 0600, OpenFlag.CREATE);
                Fd two = LinuxFiles.open(path)) {
            assertTrue(LinuxFiles.tryLock(one));
            assertFalse(LinuxFiles.tryLock(two));
        }
    }

    @Test
    void closedDescriptorCannotBeUsedAndClosesOnce() {
        Fd fd = LinuxFiles.open("/dev/null");
        Fd twin = fd.duplicate();
        int number = fd.number();
        fd.close();
        try (Fd reused = LinuxFiles.open("/dev/null")) {
            assertEquals(number, reused.number());
            fd.close();
            assertTrue(LinuxFiles.stat(reused).inode() > 0);
        }
        assertThrows(IllegalStateException.class, fd::number);
        twin.close();
    }

    @Test
    void sealedMemoryFileCannotBeWritten() {
        try (Fd fd = MemFd.create("test", new byte[] {1, 2})) {
            assertEquals(2, LinuxFiles.stat(fd).size());
            MemFd.seal(fd);
            assertEquals(
                    Errno.EPERM,
                    assertThrows(LinuxException.class, () -> LinuxFiles.writeAll(fd, new byte[1]))
                            .errno());
        }
    }
}
