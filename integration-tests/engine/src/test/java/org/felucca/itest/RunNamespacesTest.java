package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.felucca.itest.harness.Commands;
import org.felucca.itest.harness.EngineTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which namespaces a container has, shares or joins: `--pid`, `--ipc`, `--uts`, `--userns`, `--cgroupns`, `--cgroup-parent`, `--sysctl`. */
class RunNamespacesTest extends EngineTest {
    private static final boolean UNIFIED = Files.exists(Path.of("/sys/fs/cgroup/cgroup.controllers"));

    private static String ofHost(String namespace) throws IOException {
        return Files.readSymbolicLink(Path.of("/proc/self/ns", namespace)).toString();
    }

    private String inside(String container, String script) {
        return docker.ok("exec", container, "sh", "-c", script);
    }

    @Test
    void processesOfTheHostAreSeenWhenAsked() throws IOException {
        assertEquals(ofHost("pid"), run("--pid=host", "busybox", "readlink", "/proc/self/ns/pid"));
        assertNotEquals(ofHost("pid"), run("busybox", "readlink", "/proc/self/ns/pid"));
    }

    @Test
    void processesOfAnotherContainerAreSeenWhenAsked() {
        detached("--name", "first", "busybox", "sleep", "4711");
        assertEquals("1", run("--pid=container:first", "busybox", "sh", "-c", "ps | grep -c '[s]leep 4711'"));
        docker.ok("stop", "-t", "0", "first");
        docker.fails(125, " is not running", "run", "--network", "none", "--pid=container:first", "busybox", "true");
    }

    @Test
    void ipcIsSharedWithWhoAllowsIt() {
        detached(
                "--name",
                "first",
                "--ipc=shareable",
                "--shm-size=3m",
                "busybox",
                "sh",
                "-c",
                "echo in >/dev/shm/f; sleep 1000");
        inside("first", "until [ -s /dev/shm/f ]; do usleep 10000; done");
        String other = "--ipc=container:first";
        assertEquals("in", run(other, "busybox", "cat", "/dev/shm/f"));
        run(other, "busybox", "sh", "-c", "echo out > /dev/shm/g");
        assertEquals("out", inside("first", "cat /dev/shm/g"));
        assertEquals(
                inside("first", "readlink /proc/self/ns/ipc"), run(other, "busybox", "readlink", "/proc/self/ns/ipc"));
        assertEquals("shareable", docker.ok("inspect", "-f", "{{.HostConfig.IpcMode}}", "first"));
    }

    @Test
    void ipcIsPrivateUnlessAllowed() {
        detached("--name", "first", "busybox", "sleep", "1000");
        docker.fails(
                125,
                "non-shareable IPC (hint: use IpcMode:shareable for the donor container)",
                "run",
                "--network",
                "none",
                "--ipc=container:first",
                "busybox",
                "true");
        docker.ok("stop", "-t", "0", "first");
        docker.fails(125, " is not running", "run", "--network", "none", "--ipc=container:first", "busybox", "true");
        assertEquals("no", run("--ipc=none", "busybox", "sh", "-c", "[ -e /dev/shm ] && echo yes || echo no"));
    }

    @Test
    void ipcOfTheHostIsUsedWhenAsked() throws IOException {
        assertEquals(ofHost("ipc"), run("--ipc=host", "busybox", "readlink", "/proc/self/ns/ipc"));
        assertNotEquals(ofHost("ipc"), run("busybox", "readlink", "/proc/self/ns/ipc"));
    }

    @Test
    void nameOfTheHostIsSharedWhenAsked() throws IOException {
        assertEquals(ofHost("uts"), run("--uts=host", "busybox", "readlink", "/proc/self/ns/uts"));
        assertEquals(
                Files.readString(Path.of("/proc/sys/kernel/hostname")).strip(),
                run("--uts=host", "busybox", "hostname"));
        docker.fails(
                125,
                "conflicting options: hostname and the UTS mode",
                "run",
                "--uts=host",
                "-h",
                "other",
                "busybox",
                "true");
        assertEquals(
                125,
                docker.run("run", "--network", "none", "--uts=host", "--domainname", "other", "busybox", "true")
                        .exit());
    }

    @Test
    void domainIsTheContainersOwn() {
        assertEquals(
                "web.example.com example.com",
                docker.ok(
                        "run",
                        "--rm",
                        "-h",
                        "web",
                        "--domainname",
                        "example.com",
                        "busybox",
                        "sh",
                        "-c",
                        "echo $(hostname -f) $(cat /proc/sys/kernel/domainname)"));
    }

    @Test
    void usersOfTheHostAreTheContainersWithoutMappings() throws IOException {
        assertEquals(ofHost("user"), run("busybox", "readlink", "/proc/self/ns/user"));
        assertEquals(ofHost("user"), run("--userns=host", "busybox", "readlink", "/proc/self/ns/user"));
    }

    @Test
    void controlGroupsArePrivateWhenAsked() throws IOException {
        assertEquals(ofHost("cgroup"), run("--cgroupns=host", "busybox", "readlink", "/proc/self/ns/cgroup"));
        assertNotEquals(ofHost("cgroup"), run("--cgroupns=private", "busybox", "readlink", "/proc/self/ns/cgroup"));
        assertEquals(
                "/",
                run(
                        "--cgroupns=private",
                        "busybox",
                        "sh",
                        "-c",
                        "tail -n 1 /proc/self/cgroup | cut -d: -f3 | cut -c1"));
        assertFalse(
                run("--cgroupns=private", "busybox", "cat", "/proc/self/cgroup").contains(engine.cgroupParent()));
    }

    @Test
    void controlGroupIsBelowTheParentThatIsAsked() {
        String parent = "/" + engine.cgroupParent() + "/inner";
        assertTrue(run("--cgroupns=host", "--cgroup-parent", parent, "busybox", "cat", "/proc/self/cgroup")
                .contains(":" + parent + "/"));
        assertTrue(run("--cgroupns=host", "--cgroup-parent", parent + "/x/../y", "busybox", "cat", "/proc/self/cgroup")
                .contains(":" + parent + "/y/"));
    }

    @Test
    void sysctlsOfItsNamespacesAreSet() {
        assertEquals(
                "1000000 9000 20 0",
                docker.ok(
                        "run",
                        "--rm",
                        "--sysctl",
                        "kernel.shmmax=1000000",
                        "--sysctl",
                        "kernel.msgmax=9000",
                        "--sysctl",
                        "fs.mqueue.msg_max=20",
                        "--sysctl",
                        "net.ipv4.ip_forward=0",
                        "busybox",
                        "sh",
                        "-c",
                        "echo $(sysctl -n kernel.shmmax kernel.msgmax fs.mqueue.msg_max net.ipv4.ip_forward)"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "--network=none | kernel.hostname=x | sysctl 'kernel.hostname=x' is not allowed",
                "--network=none | vm.swappiness=1 | sysctl 'vm.swappiness=1' is not allowed",
                "--network=host | net.ipv4.ip_forward=1 | sysctl \"net.ipv4.ip_forward\" not allowed in host network namespace",
                "--ipc=host | kernel.shmmax=1 | sysctl \"kernel.shmmax\" is not allowed in the hosts ipc namespace",
                "--network=none | net.ipv4.ip_forward=x | /proc/sys/net/ipv4/ip_forward: invalid argument",
            })
    void sysctlsOfTheHostAreRefused(String namespace, String sysctl, String sentence) {
        if (sentence.contains("is not allowed") && !sentence.contains("\"")) {
            docker.assumeVersion(23); // the command line itself says it, and once said "whitelisted"
        }
        docker.fails(125, sentence.strip(), "run", namespace, "--sysctl", sysctl, "busybox", "true");
    }

    @Test
    void mountsThatAreSharedShowOnBothSides() {
        assumeFalse(UNIFIED, "asks for Docker's or our engine of this machine");
        String nsenter = "nsenter -m -t " + engine.pid();
        Path shared = engine.socket().resolveSibling("shared");
        host(nsenter + " mkdir -p " + shared);
        host(nsenter + " mount -t tmpfs shared " + shared);
        try {
            host(nsenter + " mount --make-shared " + shared);
            host(nsenter + " mkdir " + shared + "/before " + shared + "/out " + shared + "/in");
            host(nsenter + " mount -t tmpfs before " + shared + "/before");
            docker.ok(
                    "run",
                    "-d",
                    "--name",
                    "both",
                    "--network=none",
                    "--cap-add=SYS_ADMIN",
                    "--security-opt=apparmor=unconfined",
                    "-v",
                    shared + ":/m:rshared",
                    "busybox",
                    "sleep",
                    "1000");
            docker.ok(
                    "run",
                    "-d",
                    "--name",
                    "oneway",
                    "--network=none",
                    "-v",
                    shared + ":/m:rslave",
                    "busybox",
                    "sleep",
                    "1000");
            docker.ok(
                    "run",
                    "-d",
                    "--name",
                    "private",
                    "--network=none",
                    "-v",
                    shared + ":/m",
                    "busybox",
                    "sleep",
                    "1000");
            assertEquals("ok", inside("both", "mount -t tmpfs in /m/in && echo ok"));
            assertTrue(host(nsenter + " cat /proc/mounts").contains("in " + shared + "/in "));
            host(nsenter + " mount -t tmpfs out " + shared + "/out");
            for (String receiver : new String[] {"both", "oneway"}) {
                String mounts = inside(receiver, "cat /proc/mounts");
                assertTrue(mounts.contains("in /m/in ") && mounts.contains("out /m/out "), mounts);
            }
            assertFalse(inside("private", "cat /proc/mounts").contains("/m/in"));
            // what the container lets go of goes nowhere else
            docker.ok("rm", "-f", "both", "oneway", "private");
            String left = host(nsenter + " cat /proc/mounts");
            assertTrue(left.contains("before " + shared + "/before "), left);
            assertTrue(left.contains("out " + shared + "/out "), left);
        } finally {
            host(nsenter + " umount -R " + shared);
        }
    }

    private static String host(String command) {
        return Commands.ok(command.split(" ", -1));
    }

    @Test
    void weightOfBlockDevicesIsSetAndChanged() {
        assumeTrue(
                Files.exists(Path.of("/sys/fs/cgroup/blkio", engine.cgroupParent(), "blkio.bfq.weight")),
                "the kernel has no weights, or version 2");
        assumeFalse(engine.isDocker(), "Docker 20.10 does not know the weights of BFQ");
        String weight = "cat /sys/fs/cgroup/blkio/blkio.bfq.weight";
        detached("--name", "heavy", "--blkio-weight", "300", "busybox", "sleep", "1000");
        assertEquals("300", inside("heavy", weight));
        docker.ok("update", "--blkio-weight", "500", "heavy");
        assertEquals("500", inside("heavy", weight));
        assertEquals("500", docker.ok("inspect", "-f", "{{.HostConfig.BlkioWeight}}", "heavy"));
        docker.fails(125, "Range of blkio weight is from 10 to 1000", "run", "--blkio-weight", "9", "busybox", "true");
    }
}
