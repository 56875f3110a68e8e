package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.felucca.itest.harness.Cli;
import org.felucca.itest.harness.Commands;
import org.felucca.itest.harness.Engine;
import org.felucca.itest.harness.SharedEngine;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine whose containers are in user namespaces (Docker's userns-remap): root of a container is nobody on the host, and notices nothing of it. */
@Tag("root")
class UserNamespaceTest {
    private static SharedEngine.Clients own;
    private static Cli docker;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        own = SharedEngine.Clients.startRemapped("fun" + ProcessHandle.current().pid());
        docker = own.docker();
    }

    @AfterAll
    static void end() {
        own.close();
    }

    @AfterEach
    void removeContainers() {
        own.removeAllContainers();
    }

    private static String sh(String script) {
        return docker.ok("run", "--rm", "--network", "none", "busybox", "sh", "-c", script);
    }

    private static String inside(String container, String script) {
        return docker.ok("exec", container, "sh", "-c", script);
    }

    private static Path process(String container) {
        return Path.of("/proc", docker.ok("inspect", "-f", "{{.State.Pid}}", container));
    }

    private static String owner(Path file) throws IOException {
        return Files.getAttribute(file, "unix:uid") + ":" + Files.getAttribute(file, "unix:gid");
    }

    private static String mapped(int uid, int gid) {
        return (Engine.HOST_UID + uid) + ":" + (Engine.HOST_GID + gid);
    }

    @Test
    void rootOfTheContainerIsAnotherUserOfTheHost() throws IOException {
        assertEquals("uid=0(root) gid=0(root)", sh("id").replaceAll(" groups=.*", ""));
        assertEquals("0 " + Engine.HOST_UID + " 65536", sh("echo $(cat /proc/self/uid_map)"));
        assertEquals("0 " + Engine.HOST_GID + " 65536", sh("echo $(cat /proc/self/gid_map)"));
        docker.ok("run", "-d", "--name", "web", "busybox", "sleep", "1000");
        assertEquals(mapped(0, 0), owner(process("web")));
        docker.ok("run", "-d", "--name", "user", "-u", "1000:50", "busybox", "sleep", "1000");
        assertEquals(mapped(1000, 50), owner(process("user")));
        assertTrue(docker.ok("info", "-f", "{{.SecurityOptions}}").contains("name=userns"));
    }

    @Test
    void filesOfTheImageAreTheContainersOwn() {
        assertEquals("0:0 0:42 1000:1000", sh("echo $(stat -c %u:%g /etc/passwd /etc/shadow /home/user)"));
        // moving, removing and giving away what lower layers have
        assertEquals(
                "5:6 4755",
                sh(
                        "mv /etc/group /etc/g && rm -r /usr && mkdir /usr && cp /bin/busybox /usr/b && chown 5:6 /usr/b && chmod 4755 /usr/b && stat -c '%u:%g %a' /usr/b"));
        assertEquals("0:0 0:0", sh("echo more >> /etc/hosts && echo $(stat -c %u:%g /etc/hosts /dev/shm)"));
    }

    @Test
    void whatItMayNotHaveWithoutItMayNotWithIt() {
        assertEquals("CapBnd: 00000000a80425fb", sh("echo $(grep CapBnd /proc/self/status)"));
        assertEquals(
                "1", sh("mkdir /m; mount -t tmpfs x /m 2>/dev/null; echo $?").replaceAll("[1-9]\\d*", "1"));
        assertFalse(sh("cat /proc/1/environ >/dev/null; ls -ln /proc/sys/kernel/core_pattern")
                .contains(" 0        0 "));
        assertEquals("no", sh("(echo x > /proc/sys/kernel/core_pattern) 2>/dev/null && echo yes || echo no"));
    }

    @Test
    void furtherProcessesAreOfTheSameNamespace() throws IOException {
        docker.ok("run", "-d", "--name", "web", "busybox", "sleep", "1000");
        assertEquals(
                Files.readSymbolicLink(process("web").resolve("ns/user")).toString(),
                inside("web", "readlink /proc/self/ns/user"));
        assertEquals("0", inside("web", "id -u"));
        assertEquals("out", inside("web", "echo out > /dev/stdout"));
        assertEquals("out", docker.ok("exec", "-u", "1000", "web", "sh", "-c", "echo out > /dev/stdout"));
        assertEquals("in", docker.runWithInput("in", "exec", "-i", "web", "cat").ok());
        assertEquals("0 0", docker.ok("exec", "-t", "web", "sh", "-c", "stat -c '%u 0' $(tty)"));
        assertEquals("0 0", docker.ok("run", "--rm", "-t", "busybox", "sh", "-c", "stat -c '%u 0' $(tty)"));
    }

    @Test
    void copiesTellTheContainersIds() throws IOException {
        docker.ok("run", "-d", "--name", "web", "busybox", "sh", "-c", "echo a > /a; chown 7:8 /a; exec sleep 1000");
        Path in = Files.writeString(folder.resolve("in"), "in");
        Files.setAttribute(in, "unix:uid", 5);
        Files.setAttribute(in, "unix:gid", 6);
        docker.ok("cp", in.toString(), "web:/in");
        docker.ok("cp", "-a", in.toString(), "web:/kept");
        assertEquals("5:6 5:6", inside("web", "echo $(stat -c %u:%g /in /kept)"));
        assertEquals(copied(7, 8), ownerInTar("web:/a"));
        docker.ok("stop", "-t", "0", "web");
        docker.ok("cp", in.toString(), "web:/later");
        assertEquals(copied(7, 8), ownerInTar("web:/a"));
        docker.ok("start", "web");
        assertEquals("5:6", inside("web", "stat -c %u:%g /later"));
        Path export = folder.resolve("export.tar");
        docker.ok("export", "-o", export.toString(), "web");
        List<String> lines = Commands.ok("tar", "--numeric-owner", "-tvf", export.toString())
                .lines()
                .toList();
        assertTrue(lines.stream().anyMatch(line -> line.contains(" 7/8 ") && line.endsWith(" a")), lines::toString);
        assertTrue(
                lines.stream().anyMatch(line -> line.contains(" 0/42 ") && line.endsWith(" etc/shadow")),
                lines::toString);
    }

    /** Docker maps ids of what goes in and of exports, but not of what is copied out. */
    private static String copied(int uid, int gid) {
        return own.engine().isDocker() ? mapped(uid, gid).replace(':', '/') : uid + "/" + gid;
    }

    private String ownerInTar(String path) {
        String line = Commands.ok(
                "sh",
                "-c",
                "DOCKER_HOST=unix://" + own.engine().socket() + " docker cp " + path
                        + " - | tar --numeric-owner -tvf -");
        return line.split("\\s+", 3)[1];
    }

    @Test
    void changesAndImagesHaveTheContainersIds() {
        docker.ok(
                "run",
                "--name",
                "web",
                "busybox",
                "sh",
                "-c",
                "rm /etc/shadow; mkdir /new; echo x > /new/x; chown -R 7:8 /new");
        assertEquals(
                List.of("A /new", "A /new/x", "C /etc", "D /etc/shadow"),
                docker.ok("diff", "web").lines().sorted().toList());
        docker.ok("commit", "web", "ids");
        try {
            assertEquals(
                    "7:8 7:8",
                    docker.ok("run", "--rm", "ids", "sh", "-c", "ls /etc/shadow; echo $(stat -c %u:%g /new /new/x)"));
        } finally {
            docker.ok("rm", "-f", "web");
            docker.ok("rmi", "ids");
        }
    }

    @Test
    void capabilitiesOfFilesAreThoseOfTheContainersRoot() throws IOException {
        Path file = Files.copy(Path.of("/bin/busybox"), folder.resolve("busybox"));
        assertTrue(file.toFile().setExecutable(true, false));
        Commands.ok("setcap", "cap_chown=ep", file.toString());
        docker.ok("volume", "create", "tools");
        try {
            docker.ok("run", "-d", "--name", "web", "-v", "tools:/tools", "busybox", "sleep", "1000");
            docker.ok("cp", "-a", file.toString(), "web:/busybox");
            docker.ok("cp", "-a", file.toString(), "web:/tools/busybox");
            for (String tool : List.of("/busybox", "/tools/busybox")) {
                assertEquals(
                        "CapEff:\t0000000000000001",
                        docker.ok("exec", "-u", "1000", "web", tool, "grep", "CapEff", "/proc/self/status"));
                assertEquals("cap_chown=ep", capabilities(copy("web:" + tool)));
            }
            // as a program in the container would have done it
            Commands.ok(
                    "setcap",
                    "-n",
                    Integer.toString(Engine.HOST_UID),
                    "cap_chown=ep",
                    mountpoint("tools").resolve("busybox").toString());
            assertEquals("cap_chown=ep", capabilities(copy("web:/tools/busybox")));
            docker.ok("stop", "-t", "0", "web");
            docker.ok("cp", "-a", file.toString(), "web:/home/busybox");
            docker.ok("commit", "web", "tools");
            assertEquals(
                    "CapEff:\t0000000000000001 CapEff:\t0000000000000001",
                    docker.ok(
                            "run",
                            "--rm",
                            "-u",
                            "1000",
                            "tools",
                            "sh",
                            "-c",
                            "echo \"$(/busybox grep CapEff /proc/self/status) $(/home/busybox grep CapEff /proc/self/status)\""));
            docker.ok("export", "-o", folder.resolve("export.tar").toString(), "web");
            Commands.ok(
                    "tar",
                    "-C",
                    Files.createDirectory(folder.resolve("export")).toString(),
                    "--xattrs",
                    "--xattrs-include=*",
                    "-xf",
                    folder.resolve("export.tar").toString(),
                    "busybox",
                    "home/busybox");
            assertEquals("cap_chown=ep", capabilities(folder.resolve("export/busybox")));
            assertEquals("cap_chown=ep", capabilities(folder.resolve("export/home/busybox")));
        } finally {
            docker.run("rm", "-f", "web");
            docker.run("volume", "rm", "tools");
            docker.run("rmi", "tools");
        }
    }

    private Path copy(String path) {
        Path copy = folder.resolve("copy");
        docker.ok("cp", path, copy.toString());
        return copy;
    }

    /** Without its name, and with the root that they are good for, if they are not good everywhere. */
    private static String capabilities(Path file) {
        return Commands.ok("getcap", "-n", file.toString()).replace(file + " ", "");
    }

    @Test
    void volumesBelongToTheContainersRoot() throws IOException {
        docker.ok("volume", "create", "data");
        try {
            docker.ok(
                    "run",
                    "-d",
                    "--name",
                    "web",
                    "-v",
                    "data:/data",
                    "-v",
                    "filled:/home",
                    "--tmpfs",
                    "/t",
                    "--read-only",
                    "busybox",
                    "sleep",
                    "1000");
            assertEquals(
                    "0:0 0:0 1000:1000 0:0",
                    inside("web", "echo x > /data/x; echo $(stat -c %u:%g /data /home /home/user /t)"));
            assertEquals(mapped(0, 0), owner(mountpoint("data").resolve("x")));
            assertEquals(mapped(1000, 1000), owner(mountpoint("filled").resolve("user")));
            Files.writeString(folder.resolve("hosts"), "host");
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            assertEquals(
                    "65534:65534",
                    docker.ok("run", "--rm", "-v", folder + ":/host", "busybox", "stat", "-c", "%u:%g", "/host/hosts"));
        } finally {
            docker.run("rm", "-f", "web");
            docker.run("volume", "rm", "data", "filled");
        }
    }

    private static Path mountpoint(String volume) {
        return Path.of(docker.ok("volume", "inspect", "-f", "{{.Mountpoint}}", volume));
    }

    @Test
    void itsNetworkIsItsOwn() {
        docker.ok("run", "-d", "--name", "web", "busybox", "httpd", "-f", "-p", "80");
        String address = docker.ok("inspect", "-f", "{{.NetworkSettings.IPAddress}}", "web")
                .strip();
        assertTrue(docker.run("run", "--rm", "busybox", "wget", "-q", "-O", "-", "http://" + address + "/none")
                .err()
                .contains("404"));
        assertEquals(
                "10.9.8.7/32",
                docker.ok(
                        "run",
                        "--rm",
                        "--cap-add",
                        "NET_ADMIN",
                        "busybox",
                        "sh",
                        "-c",
                        "ip addr add 10.9.8.7/32 dev lo; ip addr | grep -o 10.9.8.7/32"));
        assertEquals(
                "net.ipv4.ip_unprivileged_port_start = 1234",
                docker.ok(
                        "run",
                        "--rm",
                        "--sysctl",
                        "net.ipv4.ip_unprivileged_port_start=1234",
                        "busybox",
                        "sysctl",
                        "net.ipv4.ip_unprivileged_port_start"));
    }

    @Test
    void whoSharesNamespacesSharesTheUserNamespaceToo() throws IOException {
        docker.ok("run", "-d", "--name", "web", "--ipc=shareable", "busybox", "sleep", "1000");
        String user = Files.readSymbolicLink(process("web").resolve("ns/user")).toString();
        for (String shared : List.of("--network", "--ipc", "--pid")) {
            docker.ok("run", "-d", "--name", "other", shared + "=container:web", "busybox", "sleep", "1000");
            assertEquals(
                    user,
                    Files.readSymbolicLink(process("other").resolve("ns/user")).toString());
            docker.ok("rm", "-f", "other");
        }
        docker.ok("run", "-d", "--name", "other", "busybox", "sleep", "1000");
        assertFalse(user.equals(
                Files.readSymbolicLink(process("other").resolve("ns/user")).toString()));
    }

    @Test
    void whatTheHostsRootAloneMayIsRefused() {
        docker.fails(
                125,
                "privileged mode is incompatible with user namespaces.  You must run the container in the host namespace when running privileged mode",
                "run",
                "--privileged",
                "busybox",
                "true");
        docker.fails(
                125,
                "cannot share the host PID namespace when user namespaces are enabled",
                "run",
                "--pid=host",
                "busybox",
                "true");
        docker.fails(
                125,
                "cannot share the host's network namespace when user namespaces are enabled",
                "run",
                "--network=host",
                "busybox",
                "true");
    }

    @Test
    void usernsHostOptsOut() {
        assertEquals(
                "0 0 4294967295",
                docker.ok(
                        "run",
                        "--rm",
                        "--userns=host",
                        "--network=host",
                        "--pid=host",
                        "busybox",
                        "sh",
                        "-c",
                        "echo $(cat /proc/self/uid_map)"));
    }

    @Test
    void theImageIsTheSameForOneThatOptsOut() {
        assumeFalse(own.engine().isDocker(), "Docker's files have the ids of the mapping on disk");
        assertEquals(
                "0:0 0:42",
                docker.ok(
                        "run",
                        "--rm",
                        "--userns=host",
                        "busybox",
                        "sh",
                        "-c",
                        "echo $(stat -c %u:%g /etc/passwd /etc/shadow)"));
    }

    @Test
    void itOutlivesTheEngine() throws IOException {
        docker.ok("run", "-d", "--name", "web", "-i", "busybox", "sh", "-c", "echo first; read x; echo second");
        docker.ok("run", "-d", "--name", "held", "busybox", "sleep", "1000");
        own.engine().kill();
        own.engine().start();
        assertEquals(
                "0",
                inside("held", "id -u; echo a > /a; chown 7:8 /a")
                        .lines()
                        .findFirst()
                        .orElse(""));
        assertEquals(copied(7, 8), ownerInTar("held:/a"));
        docker.ok("restart", "-t", "0", "held");
        assertEquals("7:8", inside("held", "stat -c %u:%g /a"));
        assertEquals(mapped(0, 0), owner(process("held")));
        docker.ok("stop", "-t", "0", "web");
        assertEquals("first", docker.ok("logs", "web"));
    }
}
