package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.felucca.itest.harness.Commands;
import org.felucca.itest.harness.EngineTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where output is kept, and what the options of the log drivers do. */
class LogDriversTest extends EngineTest {
    @Test
    void localKeepsOutputAndGivesItBack() {
        String id = detached("--log-driver", "local", "busybox", "sh", "-c", "echo out; echo err >&2; printf end");
        docker.ok("wait", id);
        Commands.Result logs = docker.run("logs", id);
        assertEquals("out\nend", logs.out());
        assertEquals("err\n", logs.err());
        assertEquals("", inspect(id).get("LogPath").getAsString());
        assertEquals("end", docker.ok("logs", "--tail", "1", id).replaceAll("^err\n", ""));
    }

    @Test
    void localIsFollowed() {
        String id =
                detached("--log-driver", "local", "busybox", "sh", "-c", "for i in $(seq 50); do echo line $i; done");
        assertEquals(50, docker.ok("logs", "-f", id).lines().count());
    }

    @ParameterizedTest
    @CsvSource({"json-file", "local"})
    void olderFilesAreCompressedAndReadBack(String driver) throws IOException {
        String id = detached(
                "--log-driver",
                driver,
                "--log-opt",
                "max-size=20k",
                "--log-opt",
                "max-file=4",
                "--log-opt",
                "compress=true",
                "busybox",
                "seq",
                "20000");
        docker.ok("wait", id);
        List<String> lines = docker.ok("logs", id).lines().toList();
        assertEquals("20000", lines.get(lines.size() - 1));
        int first = Integer.parseInt(lines.get(0));
        for (int i = 0; i < lines.size(); i++) {
            assertEquals(Integer.toString(first + i), lines.get(i));
        }
        assertEquals(
                lines.subList(lines.size() - 700, lines.size()),
                docker.ok("logs", "--tail", "700", id).lines().toList());
    }

    @Test
    void outputIsNotKeptForEver() throws IOException {
        assumeFalse(engine.isDocker(), "Docker keeps it for ever");
        String id = detached("busybox", "sh", "-c", "yes 0123456789012345678901234567890123456789 | head -c 131200000");
        docker.ok("wait", id);
        Path folder = Path.of(inspect(id).get("LogPath").getAsString()).getParent();
        try (Stream<Path> files = Files.list(folder)) {
            long size = files.filter(file -> file.toString().contains("-json.log"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
            assertTrue(size < 110_000_000, size + " bytes");
        }
        assertEquals("0123456789012345678901234567890123456789", docker.ok("logs", "--tail", "1", id));
    }

    @Test
    void detailsAreWhatTheOptionsAskFor() throws IOException {
        String id = detached(
                "--name",
                "detailed",
                "-l",
                "color=light blue",
                "-e",
                "FOO=a&b",
                "--log-opt",
                "labels=color",
                "--log-opt",
                "env-regex=^FO",
                "--log-opt",
                "tag={{.Name}}/{{.ImageName}}",
                "busybox",
                "echo",
                "x");
        docker.ok("wait", id);
        assertEquals(
                "FOO=a%26b,color=light+blue,tag=detailed%2Fbusybox x\n",
                docker.run("logs", "--details", id).out());
        String line = docker.run("logs", "--details", "-t", id).out();
        assertTrue(line.matches("\\S{30} FOO=a%26b,color=light\\+blue,tag=detailed%2Fbusybox x\n"), line);
        JsonObject kept = JsonParser.parseString(
                        Files.readString(Path.of(inspect(id).get("LogPath").getAsString())))
                .getAsJsonObject();
        assertEquals(
                "{\"FOO\":\"a&b\",\"color\":\"light blue\",\"tag\":\"detailed/busybox\"}",
                kept.getAsJsonObject("attrs").toString().replace("\\u0026", "&"));
    }

    @Test
    void withoutDetailsThereIsOnlyASpace() {
        String id = detached("busybox", "echo", "x");
        docker.ok("wait", id);
        assertEquals(" x\n", docker.run("logs", "--details", id).out());
    }

    @Test
    void aLogThatDoesNotBlockIsCompleteWhereItIsFastEnough() {
        String id =
                detached("--log-opt", "mode=non-blocking", "--log-opt", "max-buffer-size=4m", "busybox", "seq", "5000");
        assertEquals(5000, docker.ok("logs", "-f", id).lines().count());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "json-file | max-size=big | invalid size: 'big'",
                "json-file | max-size=0 | max-size must be a positive number",
                "json-file | max-file=0 | max-file cannot be less than 1",
                "json-file | max-file=x | strconv.Atoi: parsing \"x\": invalid syntax",
                "json-file | compress=x | strconv.ParseBool: parsing \"x\": invalid syntax",
                "json-file | mode=x | logger: logging mode not supported: x",
                "json-file | max-buffer-size=1m | logger: max-buffer-size option is only supported with 'mode=non-blocking'",
                "json-file | bogus=1 | unknown log opt 'bogus' for json-file log driver",
                "json-file | env-regex=( | error parsing regexp: ",
                "json-file | cache-disabled=x | invalid value for option cache-disabled: x",
                "json-file | tag={{ | template: log-tag:1: unclosed action",
                "local | max-size=big | invalid value for max-size: big: invalid size: 'big'",
                "local | max-file=1 | compression cannot be enabled when max file count is 1",
                "local | compress=x | error reading compress log option: strconv.ParseBool: parsing \"x\": invalid syntax",
                "local | tag=x | unknown log opt 'tag' for log driver local"
            })
    void wrongOptionsAreRefused(String driver, String option, String words) {
        docker.fails(
                125, words, "run", "--network", "none", "--log-driver", driver, "--log-opt", option, "busybox", "true");
    }

    @Test
    void inspectShowsTheOptionsThatWereGiven() {
        String id = docker.ok("create", "--log-driver", "local", "--log-opt", "max-size=1m", "busybox", "true");
        assertEquals(
                "{\"Type\":\"local\",\"Config\":{\"max-size\":\"1m\"}}",
                inspect(id).getAsJsonObject("HostConfig").get("LogConfig").toString());
        String plain = docker.ok("create", "busybox", "true");
        assertEquals(
                "{\"Type\":\"json-file\",\"Config\":{}}",
                inspect(plain).getAsJsonObject("HostConfig").get("LogConfig").toString());
    }
}
