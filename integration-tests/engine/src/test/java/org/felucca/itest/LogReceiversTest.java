package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.util.List;
import org.felucca.itest.harness.EngineTest;
import org.felucca.itest.harness.Receiver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Drivers that send output away: what arrives, and what `docker logs` shows all the same. */
class LogReceiversTest extends EngineTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rfc3164 | <30>[A-Z][a-z]{2} [ 1-3]\\d \\d\\d:\\d\\d:\\d\\d HOST web/busybox\\[PID\\]: TEXT",
                "rfc5424 | <30>1 \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZONE HOST web/busybox PID web/busybox - TEXT",
                "rfc5424micro | <30>1 \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}ZONE HOST web/busybox PID web/busybox - TEXT"
            })
    void syslogDatagrams(String format, String pattern) throws IOException {
        try (Receiver receiver = new Receiver(engine, "udp")) {
            String id = detached(
                    "--name",
                    "web",
                    "--log-driver",
                    "syslog",
                    "--log-opt",
                    "syslog-address=udp://127.0.0.1:" + receiver.port(),
                    "--log-opt",
                    "syslog-format=" + format,
                    "--log-opt",
                    "tag={{.Name}}/{{.ImageName}}",
                    "busybox",
                    "sh",
                    "-c",
                    "echo one; echo; echo two");
            docker.ok("wait", id);
            List<String> messages = receiver.await(2);
            String whole = (pattern + "\n")
                    .replace("HOST", "\\S+")
                    .replace("PID", Long.toString(engine.pid()))
                    .replace("ZONE", "(?:Z|[+-]\\d\\d:\\d\\d)");
            assertTrue(messages.get(0).matches(whole.replace("TEXT", "one")), messages.get(0));
            assertTrue(messages.get(1).matches(whole.replace("TEXT", "two")), messages.get(1));
            assertEquals("one\n\ntwo\n", docker.run("logs", id).out());
        }
    }

    @Test
    void syslogOverAStream() throws IOException {
        try (Receiver receiver = new Receiver(engine, "tcp")) {
            String id = detached(
                    "--log-driver",
                    "syslog",
                    "--log-opt",
                    "syslog-address=tcp://127.0.0.1:" + receiver.port(),
                    "--log-opt",
                    "syslog-facility=local3",
                    "busybox",
                    "sh",
                    "-c",
                    "echo one; echo two");
            docker.ok("wait", id);
            List<String> lines = receiver.await(1).get(0).lines().toList();
            assertEquals(2, lines.size());
            assertTrue(lines.get(0).matches("<158>.{15} " + id.substring(0, 12) + "\\[\\d+\\]: one"), lines.get(0));
            assertTrue(lines.get(1).endsWith("]: two"), lines.get(1));
        }
    }

    @Test
    void gelfDatagrams() throws IOException {
        try (Receiver receiver = new Receiver(engine, "udp")) {
            String id = detached(
                    "--name",
                    "web",
                    "-l",
                    "color=blue",
                    "-e",
                    "FOO=bar",
                    "--log-driver",
                    "gelf",
                    "--log-opt",
                    "gelf-address=udp://127.0.0.1:" + receiver.port(),
                    "--log-opt",
                    "gelf-compression-type=none",
                    "--log-opt",
                    "labels=color",
                    "--log-opt",
                    "env=FOO",
                    "busybox",
                    "sh",
                    "-c",
                    "echo one >&2");
            docker.ok("wait", id);
            JsonObject message =
                    JsonParser.parseString(receiver.await(1).get(0)).getAsJsonObject();
            assertEquals("1.1", message.get("version").getAsString());
            assertEquals("one", message.get("short_message").getAsString());
            assertEquals(3, message.get("level").getAsInt());
            assertTrue(message.get("timestamp").getAsDouble() > 1.7e9, message.toString());
            assertEquals(id, message.get("_container_id").getAsString());
            assertEquals("web", message.get("_container_name").getAsString());
            assertEquals("busybox", message.get("_image_name").getAsString());
            assertTrue(message.get("_image_id").getAsString().startsWith("sha256:"), message.toString());
            assertEquals("sh -c echo one >&2", message.get("_command").getAsString());
            assertEquals(id.substring(0, 12), message.get("_tag").getAsString());
            assertEquals("blue", message.get("_color").getAsString());
            assertEquals("bar", message.get("_FOO").getAsString());
            assertEquals("one\n", docker.run("logs", id).err());
        }
    }

    @Test
    void gelfOverAStream() throws IOException {
        try (Receiver receiver = new Receiver(engine, "tcp")) {
            String id = detached(
                    "--log-driver",
                    "gelf",
                    "--log-opt",
                    "gelf-address=tcp://127.0.0.1:" + receiver.port(),
                    "busybox",
                    "sh",
                    "-c",
                    "echo one; echo two");
            docker.ok("wait", id);
            String[] messages = receiver.await(1).get(0).split("\0", -1);
            assertEquals(3, messages.length);
            assertTrue(messages[1].contains("\"short_message\":\"two\""), messages[1]);
        }
    }

    @Test
    void fluentdGetsEvents() throws IOException {
        try (Receiver receiver = new Receiver(engine, "tcp")) {
            String id = detached(
                    "--log-driver",
                    "fluentd",
                    "--log-opt",
                    "fluentd-address=127.0.0.1:" + receiver.port(),
                    "--log-opt",
                    "tag=my.tag",
                    "busybox",
                    "echo",
                    "one");
            docker.ok("wait", id);
            String event = receiver.await(1).get(0);
            assertTrue(event.contains("my.tag") && event.contains(id) && event.contains("one"), event);
            assertEquals("one", docker.ok("logs", id));
        }
    }

    @Test
    void aReceiverThatIsNotThereIsSaid() {
        docker.fails(
                125,
                "failed to initialize logging driver: dial tcp 127.0.0.1:1: connect: connection refused",
                "run",
                "--network",
                "none",
                "--log-driver",
                "syslog",
                "--log-opt",
                "syslog-address=tcp://127.0.0.1:1",
                "busybox",
                "true");
        docker.fails(
                125,
                "failed to initialize logging driver: journald is not enabled on this host",
                "run",
                "--network",
                "none",
                "--log-driver",
                "journald",
                "busybox",
                "true");
    }

    @Test
    void withoutItsCacheSuchALogIsNotRead() throws IOException {
        try (Receiver receiver = new Receiver(engine, "udp")) {
            String id = detached(
                    "--log-driver",
                    "syslog",
                    "--log-opt",
                    "syslog-address=udp://127.0.0.1:" + receiver.port(),
                    "--log-opt",
                    "cache-disabled=true",
                    "busybox",
                    "echo",
                    "x");
            docker.ok("wait", id);
            docker.fails(1, "configured logging driver does not support reading", "logs", id);
        }
    }

    @Test
    void infoListsTheDrivers() {
        JsonArray log = http.get("/v1.41/info")
                .expect(200)
                .object()
                .getAsJsonObject("Plugins")
                .getAsJsonArray("Log");
        for (String driver : List.of("fluentd", "gelf", "journald", "json-file", "local", "syslog")) {
            assertTrue(log.contains(new JsonPrimitive(driver)), log.toString());
        }
    }
}
