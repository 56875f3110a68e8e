package org.felucca.itest.escapes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.felucca.itest.harness.Commands;
import org.felucca.itest.harness.Http;
import org.felucca.itest.harness.Leftovers;
import org.felucca.itest.harness.Tar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * CVE-2018-15664: a path of `cp` was resolved, then swapped for a link, then used. CVE-2019-14271: the helper that copied loaded libraries of the
 * container. Here the kernel resolves each path below the container's root, what it found is held by a descriptor, and there is no helper.
 */
class CopyRacesTest extends EscapeTest {
    private static final Map<String, String> TAR = Map.of("Content-Type", "application/x-tar");

    @Test
    void aFolderThatIsSwappedWhileFilesAreCopiedIn(@TempDir Path target) throws IOException {
        String container = detached("-v", sharedVolume() + ":/shared", "busybox", "sleep", "60");
        Path folder = Files.createDirectories(sharedFolder().resolve("d"));
        Leftovers.Files before = Leftovers.Files.of(target);
        byte[] files = new Tar()
                .folder("inner")
                .file("inner/escaped", "x")
                .file("escaped", "x")
                .link("inner/hard", "1", "inner/escaped")
                .end();
        Racer.during(Racer.swapping(folder, target), () -> {
            for (int i = 0; i < 60; i++) {
                Http.Response answer = http.sendBytes("PUT", archive(container, "/shared/d"), files, TAR);
                assertTrue(answer.status() < 500 || engine.isDocker(), answer.toString());
            }
        });
        assertEquals(before, Leftovers.Files.of(target));
    }

    @Test
    void aFolderThatIsSwappedWhileFilesAreCopiedOut(@TempDir Path target) throws IOException {
        String secret = "secret-of-the-host";
        Files.writeString(target.resolve("file"), secret);
        String container = detached("-v", sharedVolume() + ":/shared", "busybox", "sleep", "60");
        Path folder = Files.createDirectories(sharedFolder().resolve("d"));
        Files.writeString(folder.resolve("file"), "of the container");
        AtomicInteger copied = new AtomicInteger();
        Racer.during(Racer.swapping(folder, target), () -> {
            for (int i = 0; i < 60; i++) {
                for (String path : new String[] {"/shared/d/file", "/shared/d/.", "/shared"}) {
                    Http.Response answer = http.get(archive(container, path));
                    String text = new String(answer.bytes(), StandardCharsets.UTF_8);
                    assertFalse(text.contains(secret), text);
                    copied.addAndGet(text.contains("of the container") ? 1 : 0);
                }
            }
        });
        assertTrue(copied.get() > 0, "never copied");
    }

    private static String archive(String container, String path) {
        return "/v1.41/containers/" + container + "/archive?path=" + path;
    }

    /** A volume takes over what the image has at its place; somebody who has it already swaps what has just been made. */
    @Test
    void aVolumeThatIsFilledWhileOthersChangeIt(@TempDir Path target) throws IOException {
        assumeFalse(engine.isDocker(), "20.10 has this hole");
        Path file = Files.writeString(target.resolve("passwd"), "of the host");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwx------"));
        String volume = sharedVolume();
        Path folder = sharedFolder();
        Files.createDirectories(folder.resolveSibling("away"));
        String racer = detached("-v", volume + ":/shared:nocopy", "busybox", "sleep", "60");
        for (int i = 0; i < 8; i++) {
            Racer.during(() -> linkAll(folder, target), () -> {
                String container = http.post(
                                "/v1.41/containers/create",
                                "{\"Image\":\"busybox\",\"HostConfig\":{\"Binds\":[\"" + volume + ":/etc\"]}}")
                        .text();
                assertFalse(container.isBlank());
            });
            docker.ok("exec", racer, "sh", "-c", "rm -rf /shared/*");
            Commands.ok("rm", "-rf", folder.resolveSibling("away").toString());
            Files.createDirectories(folder.resolveSibling("away"));
        }
        assertEquals("of the host", Files.readString(file));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(target)));
        assertEquals(List.of("passwd"), List.of(target.toFile().list()));
    }

    /** Replaces whatever appears in a folder by a link of the same name to a file of the host. */
    private static void linkAll(Path folder, Path target) throws IOException {
        Path away = folder.resolveSibling("away");
        for (String name : folder.toFile().list()) {
            Path there = folder.resolve(name);
            boolean isFolder = Files.isDirectory(there, LinkOption.NOFOLLOW_LINKS);
            if (!Files.isSymbolicLink(there)) {
                try {
                    Files.move(
                            there, Files.createTempDirectory(away, "").resolve(name), StandardCopyOption.ATOMIC_MOVE);
                    Files.createSymbolicLink(there, isFolder ? target : target.resolve("passwd"));
                } catch (FileSystemException e) {
                    // the engine was faster this time: there is something of this name again, or no more
                    Thread.onSpinWait();
                }
            }
        }
    }

    @Test
    void noLibraryOfTheContainerIsLoaded(@TempDir Path folder) throws IOException {
        String container = created("busybox", "true");
        Tar libraries = new Tar().folder("etc").file("etc/nsswitch.conf", "passwd: evil\ngroup: evil\nhosts: evil\n");
        for (String place :
                new String[] {"lib", "lib64", "usr", "usr/lib", "lib/x86_64-linux-gnu", "usr/lib/x86_64-linux-gnu"}) {
            libraries.folder(place);
            for (String name : new String[] {"libnss_evil.so.2", "libnss_files.so.2", "libc.so.6", "libpthread.so.0"}) {
                libraries.executable(place + "/" + name, "\u007fELF evil");
            }
        }
        plant(container, libraries.file("etc/ld.so.preload", "/lib/libnss_evil.so.2\n"));
        Set<String> before = loaded();
        docker.ok("cp", container + ":/etc", folder.resolve("out").toString());
        Files.writeString(folder.resolve("in"), "x");
        docker.ok("cp", folder.resolve("in").toString(), container + ":/etc/in");
        docker.ok("cp", "-a", folder.resolve("in").toString(), container + ":/etc/owned");
        http.sendBytes(
                        "PUT",
                        archive(container, "/") + "&copyUIDGID=1",
                        new Tar().file("owned", "x").end(),
                        TAR)
                .expect(200);
        Set<String> after = loaded();
        after.removeAll(before);
        assertTrue(after.stream().noneMatch(path -> path.contains("nss") || path.contains("evil")), after.toString());
    }

    private Set<String> loaded() throws IOException {
        try (var lines =
                Files.lines(Path.of("/proc", Long.toString(engine.pid()), "maps"), StandardCharsets.ISO_8859_1)) {
            return lines.map(line -> line.split("\\s+", 6))
                    .filter(columns -> columns.length == 6 && columns[5].startsWith("/"))
                    .map(columns -> columns[5])
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
