package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.felucca.itest.harness.Commands;
import org.felucca.itest.harness.EngineTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Flags of `docker run` that are used now and then, and those that cannot be had here and say so. */
class RunOtherFlagsTest extends EngineTest {
    private static final Path BLKIO = Path.of("/sys/fs/cgroup/blkio");

    private static void assumeVersion1() {
        assumeTrue(Files.exists(BLKIO), "needs control groups of version 1");
    }

    @Test
    void rulesForDevicesLetThemBeUsed() {
        String open = "mknod /n b 7 0; head -c 0 </n && echo open || echo shut";
        assertEquals("shut", run("busybox", "sh", "-c", open + " 2>/dev/null"));
        assertEquals("open", run("--device-cgroup-rule=b 7:* rm", "busybox", "sh", "-c", open));
        docker.fails(
                125,
                "invalid device cgroup format 'x 1:9 rwm'",
                "run",
                "--device-cgroup-rule=x 1:9 rwm",
                "busybox",
                "true");
    }

    @Test
    void whoIsKilledFirstForWantOfMemoryIsSaid() {
        assertEquals("500", run("--oom-score-adj", "500", "busybox", "cat", "/proc/self/oom_score_adj"));
        docker.fails(
                125, "range for oom score adj is [-1000, 1000]", "run", "--oom-score-adj", "1001", "busybox", "true");
    }

    @Test
    void killingForWantOfMemoryIsSwitchedOff() {
        assumeVersion1();
        assertEquals(
                "oom_kill_disable 1",
                run(
                        "--oom-kill-disable",
                        "-m",
                        "64m",
                        "busybox",
                        "head",
                        "-n",
                        "1",
                        "/sys/fs/cgroup/memory/memory.oom_control"));
        assertTrue(docker.run("run", "--rm", "--network", "none", "--oom-kill-disable", "busybox", "true")
                .err()
                .contains("OOM killer is disabled for the container, but no memory limit is set"));
    }

    @Test
    void memoryIsReservedAndSwapped() {
        assumeVersion1();
        assertEquals(
                "33554432 50 67108864",
                run(
                        "-m",
                        "64m",
                        "--memory-swap",
                        "64m",
                        "--memory-reservation",
                        "32m",
                        "--memory-swappiness",
                        "50",
                        "busybox",
                        "sh",
                        "-c",
                        "cd /sys/fs/cgroup/memory; echo $(cat memory.soft_limit_in_bytes memory.swappiness memory.memsw.limit_in_bytes)"));
        docker.fails(
                125, "Valid memory swappiness range is 0-100", "run", "--memory-swappiness", "101", "busybox", "true");
    }

    @Test
    void memoryNodesAreChosen() {
        assumeVersion1();
        assertEquals("0", run("--cpuset-mems", "0", "busybox", "cat", "/sys/fs/cgroup/cpuset/cpuset.mems"));
        docker.fails(125, "Requested memory nodes are not available", "run", "--cpuset-mems", "999", "busybox", "true");
    }

    @Test
    void trafficWithADeviceIsThrottled() throws IOException {
        assumeVersion1();
        String device = Commands.ok("sh", "-c", "ls /sys/block | head -n 1");
        String number = Files.readString(Path.of("/sys/block", device, "dev")).strip();
        assertEquals(
                number + " 1048576 " + number + " 2097152 " + number + " 100 " + number + " 200",
                run(
                        "--device-read-bps=/dev/" + device + ":1mb",
                        "--device-write-bps=/dev/" + device + ":2mb",
                        "--device-read-iops=/dev/" + device + ":100",
                        "--device-write-iops=/dev/" + device + ":200",
                        "busybox",
                        "sh",
                        "-c",
                        "cd /sys/fs/cgroup/blkio; echo $(cat blkio.throttle.read_bps_device blkio.throttle.write_bps_device"
                                + " blkio.throttle.read_iops_device blkio.throttle.write_iops_device)"));
        docker.fails(
                127, "stat /dev/nope: no such file or directory", "run", "--device-read-bps=/dev/nope:1mb", "busybox");
    }

    @Test
    void weightOfADeviceThatHasNoneIsNoFailure() {
        String device = Commands.ok("sh", "-c", "ls /sys/block | head -n 1");
        assertEquals("fine", run("--blkio-weight-device=/dev/" + device + ":300", "busybox", "echo", "fine"));
    }

    @Test
    void realTimeOfProcessorsIsAsked() {
        docker.fails(
                125,
                "cpu real-time runtime cannot be higher than cpu real-time period",
                "run",
                "--cpu-rt-period=1000",
                "--cpu-rt-runtime=2000",
                "busybox",
                "true");
        // a parent without a share of real time has none to give: the kernel's answer is passed on
        Commands.Result result = docker.run("run", "--rm", "--cpu-rt-runtime=1000", "busybox", "true");
        assertTrue(
                result.exit() == 0
                        || result.err().contains("cpu.rt_runtime_us")
                        || result.err().contains("real-time"),
                result::toString);
    }

    @Test
    void maskedPathsAreShownWhenAsked() {
        assertEquals(
                "0",
                run(
                        "--security-opt=systempaths=unconfined",
                        "busybox",
                        "sh",
                        "-c",
                        "mount | grep -c 'on /proc/'; true"));
    }

    @Test
    void labelsForSecurityModulesThatAreNotHereArePassedOver() {
        assumeFalse(Files.exists(Path.of("/sys/module/apparmor/parameters/enabled")), "AppArmor is here");
        assertEquals(
                "fine",
                run(
                        "--security-opt=apparmor=nobodyknows",
                        "--security-opt=label=type:svirt_t",
                        "--security-opt=label=level:s0:c1,c2",
                        "--security-opt=label=disable",
                        "busybox",
                        "echo",
                        "fine"));
    }

    @Test
    void workingFolderIsMadeInAReadOnlyRootToo() {
        assertEquals("/new/folder", run("--read-only", "-w", "/new/folder", "busybox", "pwd"));
    }

    @Test
    void volumeDriverIsThatOfTheVolumesThatAreMade() {
        docker.ok("create", "--name", "with", "--volume-driver", "local", "-v", "named:/n", "busybox");
        try {
            assertEquals("local", docker.ok("volume", "inspect", "-f", "{{.Driver}}", "named"));
        } finally {
            docker.ok("rm", "with");
            docker.ok("volume", "rm", "named");
        }
    }

    @Test
    void runtimeIsNamed() {
        String runtime = docker.ok("info", "-f", "{{.DefaultRuntime}}");
        assertEquals("fine", run("--runtime", runtime, "busybox", "echo", "fine"));
        for (String name : List.of("runc", "io.containerd.runc.v2")) {
            assertEquals("fine", run("--runtime", name, "busybox", "echo", "fine"));
            String id = docker.ok("create", "--runtime", name, "busybox");
            assertEquals(name, docker.ok("inspect", "-f", "{{.HostConfig.Runtime}}", id));
            assertTrue(http.get("/v1.41/info")
                    .expect(200)
                    .object()
                    .getAsJsonObject("Runtimes")
                    .has(name));
        }
        String id = docker.ok("create", "busybox");
        assertEquals("runc", docker.ok("inspect", "-f", "{{.HostConfig.Runtime}}", id));
        Commands.Result other = docker.run("run", "--runtime", "nobodyknows", "busybox", "true");
        assertEquals(125, other.exit());
        assertTrue(other.err().contains("nobodyknows"), other::toString);
    }

    @Test
    void environmentAndLabelsComeFromFiles(@TempDir Path folder) throws IOException {
        Path env = Files.writeString(folder.resolve("env"), "# nothing\nA=from file\nB=2\n");
        Path labels = Files.writeString(folder.resolve("labels"), "x=1\ny=two words\n");
        docker.ok(
                "create",
                "--name",
                "files",
                "--env-file",
                env.toString(),
                "--label-file",
                labels.toString(),
                "-l",
                "x=own",
                "busybox",
                "sh",
                "-c",
                "echo $A $B");
        assertEquals("from file 2", docker.ok("start", "-a", "files"));
        assertEquals("own two words", docker.ok("inspect", "-f", "{{.Config.Labels.x}} {{.Config.Labels.y}}", "files"));
    }

    @Test
    void periodAndQuotaOfProcessorsAreSet() {
        assumeVersion1();
        assertEquals(
                "50000 20000",
                run(
                        "--cpu-period",
                        "50000",
                        "--cpu-quota",
                        "20000",
                        "busybox",
                        "sh",
                        "-c",
                        "cd /sys/fs/cgroup/cpu; echo $(cat cpu.cfs_period_us cpu.cfs_quota_us)"));
        docker.fails(
                125,
                "CPU cfs period can not be less than 1ms (i.e. 1000) or larger than 1s (i.e. 1000000)",
                "run",
                "--cpu-period",
                "10",
                "busybox",
                "true");
    }

    @Test
    void optionsOfNameLookUpAreWritten() {
        String resolv = docker.ok(
                "run",
                "--rm",
                "--dns=192.0.2.1",
                "--dns-search=example.org",
                "--dns-option=ndots:3",
                "busybox",
                "cat",
                "/etc/resolv.conf");
        assertEquals("search example.org\nnameserver 192.0.2.1\noptions ndots:3", resolv);
    }

    @Test
    void platformOfTheMachineIsTheDefault() {
        String machine = System.getProperty("os.arch").equals("aarch64") ? "linux/arm64" : "linux/amd64";
        assertEquals("fine", run("--platform", machine, "busybox", "echo", "fine"));
    }

    @Test
    void addressOfTheHardwareIsChosen() {
        assumeFalse(engine.isDocker(), "Docker 20.10 does not know it by network");
        docker.assumeVersion(25);
        assertEquals(
                "02:42:ac:11:00:99",
                docker.ok(
                        "run",
                        "--rm",
                        "--mac-address",
                        "02:42:ac:11:00:99",
                        "busybox",
                        "cat",
                        "/sys/class/net/eth0/address"));
    }

    @Test
    void linkLocalAddressesAreKept() {
        docker.assumeVersion(25); // an older one does not send them for the default network
        docker.ok("create", "--name", "local", "--link-local-ip", "169.254.1.1", "busybox");
        assertEquals(
                "[169.254.1.1]",
                docker.ok("inspect", "-f", "{{.NetworkSettings.Networks.bridge.IPAMConfig.LinkLocalIPs}}", "local"));
    }

    @Test
    void annotationsAreKept() {
        assumeFalse(engine.isDocker(), "Docker 20.10 has none");
        docker.assumeVersion(24);
        docker.ok("create", "--name", "noted", "--annotation", "com.example.a=b", "busybox");
        assertEquals("map[com.example.a:b]", docker.ok("inspect", "-f", "{{.HostConfig.Annotations}}", "noted"));
    }

    @Test
    void aliasesAreForOtherNetworks() {
        docker.assumeVersion(25);
        docker.fails(
                125, "only supported for user-defined networks", "run", "--network-alias", "other", "busybox", "true");
    }

    @Test
    void theEnginesSocketIsGivenWhenAsked() {
        docker.assumeVersion(28);
        assertEquals(
                "socket", run("--use-api-socket", "busybox", "sh", "-c", "[ -S /var/run/docker.sock ] && echo socket"));
    }

    @Test
    void aMissingImageIsLookedForUnlessNever() {
        docker.fails(125, "No such image: nobodyknows:latest", "run", "--pull=never", "nobodyknows");
        assertEquals("fine", run("--pull=missing", "busybox", "echo", "fine"));
    }

    @Test
    void signalsAreKeptFromTheProgramWhenAsked() throws IOException {
        try (Commands.Running client = docker.start(
                "run",
                "--name",
                "deaf",
                "--network",
                "none",
                "--sig-proxy=false",
                "busybox",
                "sh",
                "-c",
                "trap 'exit 6' TERM; while :; do echo tick; sleep 0.05; done")) {
            client.awaitOut("tick");
            client.signal("TERM");
            docker.ok("exec", "deaf", "sleep", "0.2");
            assertEquals("running", state("deaf").get("Status").getAsString());
        }
    }

    @Test
    void onlyTheStreamsThatAreAskedForAreAttached() {
        Commands.Result result = docker.run(
                "run",
                "--rm",
                "--network",
                "none",
                "--attach",
                "stderr",
                "busybox",
                "sh",
                "-c",
                "echo out; echo err >&2");
        assertEquals("", result.out());
        assertEquals("err", result.err().strip());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--gpus=all | could not select device driver \"\" with capabilities: [[gpu]]",
                "--isolation=hyperv | Invalid isolation: \"hyperv\" - linux only supports 'default'",
                "--storage-opt=size=1g | --storage-opt is supported only for overlay over xfs with 'pquota' mount option",
                "--ip6=fe80::1 | user specified IP address is supported on user defined networks only",
                "--security-opt=systempaths=x | invalid --security-opt 2: \"systempaths=x\"",
                "--security-opt=nobodyknows=x | invalid --security-opt 2: \"nobodyknows=x\"",
                "--cap-add=FOO | invalid CapAdd: unknown capability: \"CAP_FOO\"",
                "--cpuset-cpus=a | Invalid value a for cpuset cpus: invalid format: a",
            })
    void whatCannotBeHadIsRefusedInDockersWords(String flag, String sentence) {
        if (flag.startsWith("--ip")) {
            docker.assumeVersion(25); // an older one does not send it for the default network
        }
        docker.fails(125, sentence, "run", flag, "busybox", "true");
    }

    @ParameterizedTest
    @CsvSource({"--cpu-count=1", "--cpu-percent=10", "--io-maxbandwidth=10m", "--io-maxiops=10"})
    void whatIsForWindowsAloneTheCommandLineRefuses(String flag) {
        Commands.Result result = docker.run("run", "--rm", flag, "busybox", "true");
        assertTrue(result.err().contains("is only supported on a Docker daemon running on windows"), result::toString);
    }
}
