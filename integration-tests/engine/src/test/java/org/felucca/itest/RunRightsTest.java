package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.felucca.itest.harness.Commands;
import org.felucca.itest.harness.EngineTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users, capabilities, seccomp and devices of `docker run`, seen from inside the container. */
class RunRightsTest extends EngineTest {
    @Test
    void userByNameNumberAndGroup() {
        assertEquals(
                "uid=1000(user) gid=1000(user) groups=50(staff),1000(user),2000(extra)",
                sorted(run("-u", "user", "busybox", "id")));
        assertEquals(
                "uid=1000(user) gid=1000(user) groups=50(staff),1000(user),2000(extra)",
                sorted(run("-u", "1000", "busybox", "id")));
        assertEquals(
                "uid=33(www-data) gid=50(staff)",
                run("-u", "www-data:staff", "busybox", "id").replaceAll(" groups=.*", ""));
        assertEquals("uid=4242 gid=0(root)", run("-u", "4242", "busybox", "id").replaceAll(" groups=.*", ""));
        assertEquals("uid=4242 gid=77", run("-u", "4242:77", "busybox", "id").replaceAll(" groups=.*", ""));
        assertEquals("/home/user", run("-u", "user", "busybox", "sh", "-c", "echo $HOME"));
    }

    private static String sorted(String id) {
        int groups = id.indexOf("groups=") + 7;
        return id.substring(0, groups)
                + String.join(
                        ",",
                        List.of(id.substring(groups).split(",", -1)).stream()
                                .sorted(java.util.Comparator.comparingInt(
                                        g -> Integer.parseInt(g.replaceAll("\\(.*", ""))))
                                .toList());
    }

    @Test
    void anUnknownUserIsRefused() {
        Commands.Result result = docker.run("run", "--rm", "--network", "none", "-u", "nobodyknows", "busybox", "true");
        // 20.10 answers 400 while starting, which the command line makes 125
        assertEquals(125, result.exit());
        assertTrue(
                result.err().contains("unable to find user nobodyknows: no matching entries in passwd file"),
                result.toString());
    }

    @Test
    void groupAddGivesMoreGroups() {
        assertTrue(
                run("--group-add", "extra", "--group-add", "777", "-u", "4242:4242", "busybox", "id")
                        .matches(
                                "uid=4242 gid=4242 groups=.*2000\\(extra\\).*777.*|uid=4242 gid=4242 groups=.*777.*2000\\(extra\\).*"));
    }

    @Test
    void capabilitiesAreDockersUnlessChanged() {
        String status = "grep -E 'Cap(Inh|Prm|Eff|Bnd|Amb)' /proc/self/status | tr -d '\\t' | tr '\\n' ' '";
        // 20.10 still fills the inheritable set, which Docker dropped after CVE-2022-24769
        String inherited = engine.isDocker() ? "CapInh:[0-9a-f]+ " : "CapInh:0000000000000000 ";
        assertMatches(
                inherited
                        + "CapPrm:00000000a80425fb CapEff:00000000a80425fb CapBnd:00000000a80425fb CapAmb:0000000000000000",
                run("busybox", "sh", "-c", status));
        assertMatches(
                inherited
                        + "CapPrm:00000000a80425fa CapEff:00000000a80425fa CapBnd:00000000a80425fa CapAmb:0000000000000000",
                run("--cap-drop", "CHOWN", "busybox", "sh", "-c", status));
        assertMatches(
                inherited
                        + "CapPrm:00000000a80435fb CapEff:00000000a80435fb CapBnd:00000000a80435fb CapAmb:0000000000000000",
                run("--cap-add", "NET_ADMIN", "busybox", "sh", "-c", status));
        assertMatches(
                inherited
                        + "CapPrm:0000000000000400 CapEff:0000000000000400 CapBnd:0000000000000400 CapAmb:0000000000000000",
                run("--cap-drop", "ALL", "--cap-add", "CAP_NET_BIND_SERVICE", "busybox", "sh", "-c", status));
        assertMatches(
                "CapInh:[0-9a-f]+ CapPrm:0000000000000000 CapEff:0000000000000000 CapBnd:00000000a80425fb CapAmb:0000000000000000",
                run("-u", "user", "busybox", "sh", "-c", status));
    }

    private static void assertMatches(String pattern, String text) {
        assertTrue(text.strip().matches(pattern), () -> text + " should match " + pattern);
    }

    @Test
    void anUnknownCapabilityIsRefused() {
        docker.fails(125, "NO_SUCH", "run", "--rm", "--network", "none", "--cap-add", "NO_SUCH", "busybox", "true");
    }

    @Test
    void privilegedHasDevicesAllCapabilitiesAndNoMasks() {
        // Docker's runtime cannot give what root of this machine lacks; seen with CAP_SYS_RESOURCE only
        assumeFalse(
                engine.isDocker() && lacksCapabilities(), "root here lacks capabilities, Docker's runtime then fails");
        String out = run(
                "--privileged",
                "busybox",
                "sh",
                "-c",
                "grep CapEff /proc/self/status; ls /dev | wc -l; grep -c -E ' /proc/(kcore|keys) ' /proc/mounts; touch /proc/sys/net/x 2>&1; grep Seccomp: /proc/self/status; mount -t tmpfs none /mnt 2>/dev/null || mkdir -p /m && mount -t tmpfs none /m && echo mounted");
        List<String> lines = out.lines().toList();
        String own = Commands.ok("sh", "-c", "grep CapEff /proc/self/status");
        assertEquals(own, lines.get(0));
        assertTrue(Integer.parseInt(lines.get(1).strip()) > 20, out);
        assertEquals("0", lines.get(2));
        assertTrue(out.contains("Seccomp:\t0"), out);
        assertTrue(out.endsWith("mounted"), out);
    }

    private static boolean lacksCapabilities() {
        return !Commands.ok("sh", "-c", "grep CapEff /proc/self/status").equals("CapEff:\t000001ffffffffff");
    }

    @Test
    void unprivilegedHasMasksSeccompAndFewDevices() {
        assertEquals("Seccomp:\t2", run("busybox", "grep", "Seccomp:", "/proc/self/status"));
        assertEquals(
                "console " + (Files.exists(Path.of("/proc/kcore")) ? "core " : "")
                        + "fd full mqueue null ptmx pts random shm stderr stdin stdout tty urandom zero",
                docker.ok("run", "--rm", "-t", "--network", "none", "busybox", "sh", "-c", "ls /dev | tr '\\n' ' '")
                        .strip()
                        .replaceAll("\\s+", " "));
        String mounts = run("busybox", "cat", "/proc/mounts");
        for (String masked : List.of("/proc/kcore", "/proc/keys", "/proc/timer_list", "/proc/acpi", "/sys/firmware")) {
            assertTrue(!Files.exists(Path.of(masked)) || mounts.contains(" " + masked + " "), masked + " in " + mounts);
        }
        for (String readOnly :
                List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger", "/sys")) {
            assertTrue(
                    !Files.exists(Path.of(readOnly))
                            || mounts.lines()
                                    .anyMatch(l -> l.contains(" " + readOnly + " ") && l.matches(".* ro[, ].*")),
                    readOnly + " in " + mounts);
        }
    }

    @Test
    void seccompRefusesWhatDockersProfileRefuses() {
        Commands.Result result = docker.run(
                "run", "--rm", "--network", "none", "--cap-add", "SYS_TIME", "busybox", "unshare", "-U", "true");
        assertTrue(result.exit() != 0 && result.err().contains("Operation not permitted"), result.toString());
        assertEquals(
                "Seccomp:\t0",
                run("--security-opt", "seccomp=unconfined", "busybox", "grep", "Seccomp:", "/proc/self/status"));
    }

    @Test
    void aProfileOfOnesOwnIsHeld(@TempDir Path folder) throws IOException {
        Path profile = Files.writeString(
                folder.resolve("profile.json"),
                "{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[{\"names\":[\"mkdir\",\"mkdirat\"],\"action\":\"SCMP_ACT_ERRNO\"}]}");
        Commands.Result result = docker.run(
                "run", "--rm", "--network", "none", "--security-opt", "seccomp=" + profile, "busybox", "mkdir", "/x");
        assertEquals(1, result.exit());
        assertTrue(result.err().contains("Operation not permitted"), result.toString());
    }

    @Test
    void noNewPrivilegesIsSet() {
        assertEquals(
                "NoNewPrivs:\t1",
                run("--security-opt", "no-new-privileges", "busybox", "grep", "NoNewPrivs", "/proc/self/status"));
        assertEquals("NoNewPrivs:\t0", run("busybox", "grep", "NoNewPrivs", "/proc/self/status"));
    }

    @Test
    void aDeviceIsGivenWithTheRightsAsked() {
        String device = List.of("/dev/fuse", "/dev/loop-control", "/dev/net/tun").stream()
                .filter(d -> Files.exists(Path.of(d)))
                .findFirst()
                .orElseThrow();
        String use =
                "stat -c %F /dev/mine; : </dev/mine && echo read; (: >/dev/mine) 2>/dev/null && echo written || echo refused";
        assertEquals(
                "character special file\nread\nrefused",
                run("--device", device + ":/dev/mine:r", "busybox", "sh", "-c", use));
        assertEquals(
                "character special file\nread\nwritten",
                run("--device", device + ":/dev/mine", "busybox", "sh", "-c", use));
    }

    @Test
    void otherDevicesAreRefused() {
        Commands.Result result = docker.run(
                "run",
                "--rm",
                "--network",
                "none",
                "busybox",
                "sh",
                "-c",
                "mknod /dev/mem2 c 1 1 && cat /dev/mem2 | head -c 1");
        assertTrue(result.err().contains("Operation not permitted"), result.toString());
    }
}
