package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.felucca.itest.harness.Commands;
import org.felucca.itest.harness.EngineTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our own command line beside Docker's, against the same engine: the same words in, the same words and codes out. */
class FeluccaCommandTest extends EngineTest {
    private String[] prefix;

    @BeforeEach
    void oursOnly() {
        assumeFalse(engine.isDocker(), "our command line is tested on our engine");
        prefix = new String[] {System.getProperty("repository") + "/felucca", "-H", "unix://" + engine.socket()};
    }

    private Commands.Result felucca(String input, String... arguments) {
        return Commands.run(Map.of(), input.getBytes(StandardCharsets.UTF_8), command(arguments));
    }

    private String[] command(String... arguments) {
        String[] all = new String[prefix.length + arguments.length];
        System.arraycopy(prefix, 0, all, 0, prefix.length);
        System.arraycopy(arguments, 0, all, prefix.length, arguments.length);
        return all;
    }

    private static String seen(Commands.Result result) {
        return "exit " + result.exit() + "\n" + result.out();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ps",
                "ps -a",
                "ps -aq",
                "ps -a --no-trunc",
                "ps -n 1",
                "ps -l",
                "ps -a --filter status=exited",
                "ps -a --format {{.Names}}\\t{{.Status}}",
                "ps -a --format {{json .Names}}",
                "container ls -a",
                "images",
                "images -q",
                "images --no-trunc",
                "images --digests",
                "images --format {{.Repository}}:{{.Tag}}",
                "image ls",
                "history busybox",
                "history --no-trunc -q busybox",
                "inspect alpha",
                "inspect -f {{.State.Status}} alpha",
                "inspect --format {{json .Config.Cmd}} alpha beta",
                "image inspect busybox",
                "inspect busybox",
                "logs beta",
                "logs --tail 1 beta",
                "logs -t beta",
                "top alpha",
                "stats --no-stream --format {{.Name}}:{{.PIDs}}:{{.NetIO}} alpha",
                "stats --no-stream --format {{.MemUsage}} beta",
                "stats --no-stream absent",
                "diff beta",
                "diff absent",
                "commit absent",
                "commit beta Bad:Name",
                "export absent",
                "system df --format {{.Type}}:{{.TotalCount}}",
                "container prune -f --filter label=none",
                "container prune",
                "image prune -a",
                "system prune",
                "system prune -a --volumes",
                "system prune --filter label=none --filter label=a",
                "system prune -f --filter label=none",
                "system prune -a -f --volumes --filter label=none",
                "system prune -f --volumes --filter until=1h",
                "update --cpus 1 alpha beta",
                "update alpha",
                "update --memory 64m alpha",
                "update --restart on-failure:x alpha",
                "wait beta",
                "inspect absent",
                "logs absent",
                "top absent",
                "wait absent",
                "stop absent",
                "kill absent",
                "rm absent",
                "rmi absent",
                "start absent",
                "pause absent",
                "rename absent x",
                "exec absent true",
                "network ls",
                "network inspect bridge",
                "volume ls",
                "volume ls -q",
                "volume ls --format {{.Name}}:{{.Driver}}:{{.Labels}}:{{.Size}}",
                "volume ls --format json",
                "volume ls --filter label=a=b -q",
                "volume inspect delta",
                "volume inspect -f {{.Name}} delta absent",
                "volume create delta",
                "volume create -o foo=bar epsilon",
                "volume create --label c=d",
                "volume rm delta absent",
                "volume rm -f absent",
                "volume rm absent",
                "volume prune -f",
                "volume prune -af",
                "volume prune",
                "run --rm --network none -v delta:/d:ro busybox touch /d/x",
                "run --rm --network none --mount type=volume,src=delta,dst=/d busybox ls /d",
                "create --name made --network none -v delta:relative busybox true",
                "run --rm --network none busybox echo hi",
                "run --rm --network none busybox sh -c exit\\t7",
                "run --rm --network none busybox no-such",
                "run --rm --network none busybox /etc/passwd",
                "run --rm --network none absent-image-of-nobody:1.0 --pull=never",
                "exec alpha echo inside",
                "exec alpha sh -c exit\\t9",
                "exec -e A=b -w /tmp alpha pwd",
                "start beta",
                "stop -t 0 alpha",
                "restart -t 0 alpha",
                "kill alpha",
                "pause alpha",
                "rename beta gamma",
                "rm beta",
                "rm -f alpha",
                "tag busybox other:1",
                "create --name made --network none busybox true"
            })
    void saysWhatDockersOwnSays(String line) {
        if (line.contains("inspect") || line.contains("prune") || line.endsWith(" json")) {
            docker.assumeVersion(25); // an older one has other words, or asks for the documents of an older API
        }
        String[] words = line.split(" ", -1);
        for (int i = 0; i < words.length; i++) {
            words[i] = words[i].replace("\\t", words[0].equals("ps") ? "\t" : " ");
        }
        Commands.Result ours = felucca("", fresh(words));
        Commands.Result docker = this.docker.run(fresh(words));
        // ids of two runs differ, and so do times that pass
        assertEquals(same(seen(docker)), same(seen(ours)), () -> "docker: " + docker + "\nours: " + ours);
        assertEquals(docker.err().isBlank(), ours.err().isBlank(), () -> "docker: " + docker + "\nours: " + ours);
    }

    /** The containers as they are before each of the two. */
    private String[] fresh(String[] words) {
        docker.run("rm", "-f", "alpha", "beta", "gamma", "made");
        docker.run("rmi", "other:1");
        for (String volume : docker.ok("volume", "ls", "-q").split("\n", -1)) {
            docker.run("volume", "rm", volume);
        }
        docker.ok("volume", "create", "--label", "a=b", "delta");
        docker.ok("run", "-d", "--name", "alpha", "--hostname", "ah", "--network", "none", "busybox", "sleep", "1000");
        docker.run(
                "run",
                "--name",
                "beta",
                "--hostname",
                "bh",
                "--network",
                "none",
                "busybox",
                "sh",
                "-c",
                "echo one; echo two; exit 3");
        return words;
    }

    private static String same(String text) {
        return text.replaceAll("[0-9a-f]{64}", "ID")
                .replaceAll("\\b[0-9a-f]{12}\\b", "ID")
                .replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "TIME")
                .replaceAll("\\d\\d:\\d\\d(:\\d\\d)?", "TIME")
                .replaceAll("\"(Pid|SandboxKey)\": .*", "\"$1\": …")
                .replaceAll("(?m)^(root +)\\d+( +)\\d+( .*)$", "$1P$2P$3")
                .replaceAll("Less than a second|About a second|\\d+ seconds?", "SECONDS")
                .replaceAll(" +", " ");
    }

    @Test
    void inputTerminalAndDetaching() throws IOException {
        assertEquals(
                "typed\n",
                felucca("typed\n", "run", "--rm", "-i", "--network", "none", "busybox", "cat")
                        .out());
        String line = String.join(" ", command("run", "--rm", "-it", "--network", "none", "busybox", "sh"));
        try (Commands.Running terminal =
                Commands.start(Map.of(), "script", "-qefc", "stty rows 24 cols 80; exec " + line, "/dev/null")) {
            terminal.awaitOut("# ");
            terminal.type("tty; stty size; exit 5\n");
            Commands.Result result = terminal.end();
            assertTrue(result.out().contains("/dev/pts/0"), result.toString());
            assertTrue(result.out().contains("24 80"), result.toString());
            assertEquals(5, result.exit());
        }
    }

    @Test
    void savesAndLoads(@TempDir Path folder) {
        String tar = folder.resolve("s.tar").toString();
        felucca("", "save", "-o", tar, "busybox").ok();
        docker.ok("rmi", "busybox");
        assertEquals(
                "Loaded image: busybox:latest", felucca("", "load", "-i", tar).ok());
        assertEquals("works", run("busybox", "echo", "works"));
    }

    @Test
    void followsLogsAndEvents() throws IOException {
        docker.ok(
                "run",
                "-d",
                "--name",
                "talking",
                "-i",
                "--network",
                "none",
                "busybox",
                "sh",
                "-c",
                "while read l && [ $l != end ]; do echo got $l; done");
        try (Commands.Running follow = Commands.start(Map.of(), command("logs", "-f", "talking"));
                Commands.Running events = Commands.start(
                        Map.of(), command("events", "--since", "1", "--format", "{{.Type}} {{.Action}}"));
                Commands.Running attached = Commands.start(Map.of(), command("attach", "talking"))) {
            attached.type("one\n");
            follow.awaitOut("got one");
            attached.type("end\n");
            assertEquals("got one\n", follow.end().out());
            events.awaitOut("container die");
        }
    }

    @Test
    void copiesBothWaysAsDockerDoes(@TempDir Path folder) throws IOException {
        docker.ok("run", "-d", "--name", "files", "--network", "none", "busybox", "sleep", "1000");
        Path source = Files.createDirectories(folder.resolve("source/in"));
        Files.writeString(source.resolve("file"), "text");
        String s = source.getParent().toString();
        felucca("", "cp", s, "files:/new").ok();
        felucca("", "cp", s, "files:/tmp").ok();
        felucca("", "cp", s + "/.", "files:/content").ok();
        felucca("", "cp", source + "/file", "files:/content/other").ok();
        assertEquals(
                "/content\n/content/in\n/content/in/file\n/content/other\n/new\n/new/in\n/new/in/file\n/tmp/source\n"
                        + "/tmp/source/in\n/tmp/source/in/file",
                docker.ok("exec", "files", "sh", "-c", "find /new /tmp/source /content | sort"));
        Path out = Files.createDirectory(folder.resolve("out"));
        felucca("", "cp", "files:/content", out.toString()).ok();
        felucca("", "cp", "files:/content", out + "/renamed").ok();
        felucca("", "cp", "files:/content/.", out + "/dot").ok();
        felucca("", "cp", "files:/content/other", out + "/one").ok();
        for (String file : List.of("content/in/file", "renamed/other", "dot/in/file", "one")) {
            assertEquals("text", Files.readString(out.resolve(file)), file);
        }
        for (String[] words : List.of(
                new String[] {"cp", s, "files:/content/other"},
                new String[] {"cp", "files:/content", out + "/one"},
                new String[] {"cp", "files:/absent", out.toString()},
                new String[] {"cp", folder + "/absent", "files:/"},
                new String[] {"cp", "files:/a", "other:/b"},
                new String[] {"cp", s, out.toString()})) {
            assertEquals(seen(docker.run(words)), seen(felucca("", words)), String.join(" ", words));
            // docker also complains of the tar that it leaves half written
            String refusal = docker.run(words).err().strip();
            if (refusal.startsWith("Error: No such container:path: ")) {
                continue; // docker's command line has its own words for it up to 20.10
            }
            assertEquals(
                    refusal.substring(refusal.lastIndexOf('\n') + 1),
                    felucca("", words).err().strip(),
                    String.join(" ", words));
        }
    }
}
