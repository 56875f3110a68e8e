package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

/** `docker run`: streams, names, what the program finds. */
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
    void workingFolderIsMadeAndEntered() {
        assertEquals("/made/for/it", run("-w", "/made/for/it", "busybox", "pwd"));
    }

    @Test
    void entrypointTakesThePlaceOfTheImages() {
        assertEquals("a b", run("--entrypoint", "/bin/echo", "busybox", "a", "b"));
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

    @Test
    void anImageForAnotherMachineIsOneThatIsNotThere() {
        String other = System.getProperty("os.arch").equals("aarch64") ? "linux/amd64" : "linux/arm64";
        String refused = http.post("/v1.41/containers/create?platform=" + other, "{\"Image\":\"busybox\"}")
                .expect(404)
                .object()
                .get("message")
                .getAsString();
        assertTrue(refused.contains("does not match the specified platform: wanted " + other), refused);
    }
}
