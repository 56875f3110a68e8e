package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.felucca.itest.harness.Commands;
import org.felucca.itest.harness.EngineTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every flag of `docker run` that the engine takes, seen from inside the container. */
class RunTest extends EngineTest {
    @Test
    void outputAndErrorsArriveApart() {
        Commands.Result result =
                docker.run("run", "--rm", "--network", "none", "busybox", "sh", "-c", "echo out; echo err >&2");
        assertEquals("out\n", result.out());
        assertEquals("err\n", result.err());
        assertEquals(0, result.exit());
    }

    @Test
    void interactiveTakesInputUntilItsEnd() {
        String text = "first\nsecond\n";
        Commands.Result result = docker.runWithInput(text, "run", "--rm", "-i", "--network", "none", "busybox", "cat");
        assertEquals(text, result.out());
        assertEquals(0, result.exit());
    }

    @Test
    void muchInputComesBackWhole() {
        String text = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde\n".repeat(60_000);
        Commands.Result result = docker.runWithInput(text, "run", "--rm", "-i", "--network", "none", "busybox", "cat");
        assertEquals(text.length(), result.out().length());
        assertEquals(text, result.out());
    }

    @Test
    void withoutInteractiveInputIsEmpty() {
        assertEquals(
                "",
                docker.runWithInput("lost", "run", "--rm", "--network", "none", "busybox", "cat")
                        .ok());
    }

    @Test
    void terminalIsOneAndHasTheClientsSize() throws IOException {
        try (Commands.Running terminal = docker.startOnTerminal(
                "run",
                "--rm",
                "-it",
                "--network",
                "none",
                "busybox",
                "sh",
                "-c",
                "tty; read x; until stty size | grep -v ^0; do sleep 0.02; done; echo got $x")) {
            terminal.awaitOut("/dev/pts/0");
            terminal.type("word\n");
            Commands.Result result = terminal.end();
            assertTrue(result.out().contains("24 80"), result.toString());
            assertTrue(result.out().contains("got word"), result.toString());
            assertEquals(0, result.exit());
        }
    }

    @Test
    void terminalWithoutInputIsStillATerminal() {
        assertEquals("/dev/pts/0", docker.ok("run", "--rm", "-t", "--network", "none", "busybox", "tty"));
    }

    @Test
    void interruptOnATerminalReachesTheProgram() throws IOException {
        try (Commands.Running terminal = docker.startOnTerminal(
                "run",
                "--rm",
                "-it",
                "--network",
                "none",
                "busybox",
                "sh",
                "-c",
                "trap 'echo caught; exit 9' INT; echo ready; while :; do sleep 0.05; done")) {
            terminal.awaitOut("ready");
            terminal.type("\u0003");
            Commands.Result result = terminal.end();
            assertTrue(result.out().contains("caught"), result.toString());
            assertEquals(9, result.exit());
        }
    }

    @Test
    void detachedPrintsTheIdAndGoesOn() {
        String id = detached("busybox", "sleep", "1000");
        assertTrue(id.matches("[0-9a-f]{64}"), id);
        assertTrue(state(id).get("Running").getAsBoolean());
    }

    @Test
    void removedAfterItsEndWhenAsked() {
        docker.ok("run", "--rm", "--name", "gone", "--network", "none", "busybox", "true");
        http.get("/containers/gone/json").expect(404);
    }

    @Test
    void keptAfterItsEndOtherwise() {
        docker.ok("run", "--name", "kept", "--network", "none", "busybox", "true");
        assertEquals("exited", state("kept").get("Status").getAsString());
        assertEquals("/kept", inspect("kept").get("Name").getAsString());
    }

    @Test
    void aNameIsInventedWhenNoneIsGiven() {
        String id = docker.ok("create", "busybox", "true");
        String name = inspect(id).get("Name").getAsString();
        assertTrue(name.matches("/[a-z]+_[a-z]+\\d?"), name);
    }

    @Test
    void hostnameIsTheShortIdOrWhatIsAsked() {
        String id = docker.ok("create", "--network", "none", "busybox", "hostname");
        assertEquals(id.substring(0, 12), docker.ok("start", "-a", id));
        assertEquals("felix", run("--hostname", "felix", "busybox", "hostname"));
        assertTrue(run("--hostname", "felix", "busybox", "cat", "/etc/hostname").equals("felix"));
    }

    @Test
    void environmentComesFromImageAndFlagsAndDefaults() {
        List<String> lines = run(
                        "-e", "A=1", "-e", "B=two words", "--env", "EMPTY=", "--hostname", "h", "busybox", "env")
                .lines()
                .toList();
        assertTrue(lines.contains("A=1"), lines.toString());
        assertTrue(lines.contains("B=two words"), lines.toString());
        assertTrue(lines.contains("EMPTY="), lines.toString());
        assertTrue(lines.contains("HOME=/root"), lines.toString());
        assertTrue(lines.contains("HOSTNAME=h"), lines.toString());
        assertTrue(
                lines.contains("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"), lines.toString());
        assertFalse(lines.stream().anyMatch(l -> l.startsWith("TERM=")), lines.toString());
    }

    @Test
    void aTerminalSetsTerm() {
        assertEquals("xterm", docker.ok("run", "--rm", "-t", "--network", "none", "busybox", "sh", "-c", "echo $TERM"));
    }

    @Test
    void bindMountsShowTheHostsFolderBothWays(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("in"), "from the host\n");
        assertEquals(
                "from the host",
                run("-v", folder + ":/data", "busybox", "sh", "-c", "cat /data/in; echo back >/data/out"));
        assertEquals("back\n", Files.readString(folder.resolve("out")));
    }

    @Test
    void aReadOnlyBindRefusesWrites(@TempDir Path folder) throws IOException {
        Commands.Result result = docker.run(
                "run", "--rm", "--network", "none", "-v", folder + ":/data:ro", "busybox", "touch", "/data/x");
        assertEquals(1, result.exit());
        assertTrue(result.err().contains("Read-only file system"), result.toString());
        try (var files = Files.list(folder)) {
            assertEquals(0, files.count());
        }
    }

    @Test
    void aBindMakesAMissingHostFolder(@TempDir Path folder) {
        run("-v", folder + "/made/here:/data", "busybox", "true");
        assertTrue(Files.isDirectory(folder.resolve("made/here")));
    }

    @Test
    void aSingleFileCanBeBound(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("f"), "one file\n");
        assertEquals("one file", run("-v", file + ":/etc/some.conf:ro", "busybox", "cat", "/etc/some.conf"));
    }

    @Test
    void mountFlagBindsAndMakesTmpfs(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("f"), "content\n");
        String out = run(
                "--mount",
                "type=bind,source=" + folder + ",target=/a,readonly",
                "--mount",
                "type=tmpfs,target=/b,tmpfs-size=1m,tmpfs-mode=1770",
                "busybox",
                "sh",
                "-c",
                "cat /a/f; touch /a/x 2>/dev/null || echo refused; stat -c %a /b; df -k /b | tail -1 | awk '{print $2}'");
        assertEquals("content\nrefused\n1770\n1024", out);
    }

    @Test
    void tmpfsHasItsOptions() {
        String mount = run(
                "--tmpfs",
                "/scratch:size=2m,uid=1000,mode=700",
                "busybox",
                "sh",
                "-c",
                "grep ' /scratch ' /proc/mounts; stat -c '%u %a' /scratch");
        assertTrue(mount.contains("tmpfs"), mount);
        assertTrue(mount.contains("size=2048k"), mount);
        assertTrue(mount.contains("noexec") && mount.contains("nosuid") && mount.contains("nodev"), mount);
        assertTrue(mount.endsWith("1000 700"), mount);
    }

    @Test
    void workingFolderIsMadeAndEntered() {
        assertEquals("/made/for/it", run("-w", "/made/for/it", "busybox", "pwd"));
    }

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
    void entrypointTakesThePlaceOfTheImages() {
        assertEquals("a b", run("--entrypoint", "/bin/echo", "busybox", "a", "b"));
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
    void aReadOnlyRootRefusesWritesAndKeepsTmpfs() {
        assertEquals(
                "refused\nwritten",
                run(
                        "--read-only",
                        "--tmpfs",
                        "/tmp",
                        "busybox",
                        "sh",
                        "-c",
                        "touch /x 2>/dev/null || echo refused; touch /tmp/x && echo written"));
    }

    @Test
    void memoryIsLimited() {
        String id = detached("-m", "64m", "--memory-swap", "128m", "busybox", "sleep", "1000");
        assertEquals("67108864", cgroup(id, "memory", "memory.limit_in_bytes"));
        JsonObject host = inspect(id).getAsJsonObject("HostConfig");
        assertEquals(67108864L, host.get("Memory").getAsLong());
        assertEquals(134217728L, host.get("MemorySwap").getAsLong());
    }

    @Test
    void outOfMemoryIsKilledAndSaysSo() {
        String id =
                detached("-m", "16m", "--memory-swap", "16m", "busybox", "sh", "-c", "x=a; while :; do x=$x$x; done");
        assertEquals("137", docker.ok("wait", id));
        assertTrue(state(id).get("OOMKilled").getAsBoolean(), state(id).toString());
    }

    @Test
    void cpuSharesQuotaAndSetAreWritten() {
        String id = detached("--cpus", "0.5", "--cpuset-cpus", "0", "--cpu-shares", "512", "busybox", "sleep", "1000");
        assertEquals("50000", cgroup(id, "cpu", "cpu.cfs_quota_us"));
        assertEquals("100000", cgroup(id, "cpu", "cpu.cfs_period_us"));
        assertEquals("512", cgroup(id, "cpu", "cpu.shares"));
        assertEquals("0", cgroup(id, "cpuset", "cpuset.cpus"));
        assertEquals("Cpus_allowed_list:\t0", docker.ok("exec", id, "grep", "Cpus_allowed_list", "/proc/self/status"));
    }

    @Test
    void pidsAreLimited() {
        Commands.Result result = docker.run(
                "run",
                "--rm",
                "--network",
                "none",
                "--pids-limit",
                "5",
                "busybox",
                "sh",
                "-c",
                "for i in 1 2 3 4 5 6 7 8 9; do sleep 5 & done; echo all");
        assertTrue(result.err().contains("can't fork"), result.toString());
    }

    private String cgroup(String id, String controller, String file) {
        Path path = Path.of("/sys/fs/cgroup", controller, engine.cgroupParent(), id, file);
        try {
            return Files.readString(path).strip();
        } catch (IOException e) {
            throw new AssertionError(path.toString(), e);
        }
    }

    @Test
    void ulimitsAreSet() {
        assertEquals(
                "100\n200\n0",
                run(
                        "--ulimit",
                        "nofile=100:200",
                        "--ulimit",
                        "core=0",
                        "busybox",
                        "sh",
                        "-c",
                        "ulimit -Sn; ulimit -Hn; ulimit -c"));
    }

    @Test
    void initIsPidOneForwardsSignalsAndReaps() {
        String id = detached(
                "--init",
                "--name",
                "withinit",
                "busybox",
                "sh",
                "-c",
                "trap 'exit 5' TERM; (sleep 0.01 &) ; echo ready; while :; do sleep 0.05; done");
        awaitLog(id, "ready");
        String first = docker.ok("exec", id, "cat", "/proc/1/comm");
        assertTrue(first.matches("docker-init|tini|init|felucca.*"), first);
        assertEquals(
                "0", docker.ok("exec", id, "sh", "-c", "cat /proc/[0-9]*/stat 2>/dev/null | grep -c ' Z ' || true"));
        docker.ok("stop", "-t", "10", id);
        assertEquals(5, state(id).get("ExitCode").getAsInt());
    }

    @Test
    void withoutInitTheProgramIsPidOne() {
        assertEquals("1", run("busybox", "sh", "-c", "echo $$"));
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

    @Test
    void sysctlsAndShmSizeAreSet() {
        assertEquals("123", run("--sysctl", "kernel.msgmax=123", "busybox", "cat", "/proc/sys/kernel/msgmax"));
        assertEquals(
                "8192", run("--shm-size", "8m", "busybox", "sh", "-c", "df -k /dev/shm | tail -1 | awk '{print $2}'"));
        assertEquals("65536", run("busybox", "sh", "-c", "df -k /dev/shm | tail -1 | awk '{print $2}'"));
    }

    @Test
    void labelsAndAnnotationsAreKept() {
        String id = docker.ok("create", "--label", "a=1", "--label", "b", "busybox", "true");
        JsonObject labels = inspect(id).getAsJsonObject("Config").getAsJsonObject("Labels");
        assertEquals("1", labels.get("a").getAsString());
        assertEquals("", labels.get("b").getAsString());
    }

    @Test
    void hostsAndResolvConfAreMade() {
        String hosts = run("--hostname", "me", "--add-host", "other:10.1.2.3", "busybox", "cat", "/etc/hosts");
        assertTrue(hosts.contains("127.0.0.1\tlocalhost"), hosts);
        assertTrue(hosts.contains("10.1.2.3\tother"), hosts);
        String resolv = docker.ok(
                "run",
                "--rm",
                "--dns",
                "192.0.2.1",
                "--dns-search",
                "example.org",
                "busybox",
                "cat",
                "/etc/resolv.conf");
        assertTrue(resolv.contains("nameserver 192.0.2.1"), resolv);
        assertTrue(resolv.contains("search example.org"), resolv);
    }

    @Test
    void cidfileHoldsTheId(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("cid");
        docker.ok("run", "--cidfile", file.toString(), "--name", "cid", "--network", "none", "busybox", "true");
        assertEquals(
                inspect("cid").get("Id").getAsString(), Files.readString(file).strip());
    }

    @Test
    void manyFlagsTogether(@TempDir Path folder) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(folder.resolve("f"), "bound\n");
        String out = docker.runWithInput(
                        "typed\n",
                        "run",
                        "--rm",
                        "-i",
                        "--name",
                        "many",
                        "--hostname",
                        "hh",
                        "-e",
                        "X=y",
                        "-v",
                        folder + ":/d:ro",
                        "--tmpfs",
                        "/t",
                        "-w",
                        "/t",
                        "-u",
                        "1000:50",
                        "--cap-drop",
                        "ALL",
                        "--read-only",
                        "-m",
                        "100m",
                        "--memory-swap",
                        "-1",
                        "--cpus",
                        "1",
                        "--pids-limit",
                        "50",
                        "--ulimit",
                        "nofile=64:64",
                        "--init",
                        "--security-opt",
                        "no-new-privileges",
                        "--network",
                        "none",
                        "--entrypoint",
                        "sh",
                        "busybox",
                        "-c",
                        "read l; echo $l $(hostname) $X $(cat /d/f) $(pwd) $(id -u):$(id -g) $(ulimit -n) $(grep NoNewPrivs /proc/self/status | cut -f2) $(grep -c . /sys/class/net/lo/address)")
                .ok();
        assertEquals("typed hh y bound /t 1000:50 64 1 1", out);
    }
}
