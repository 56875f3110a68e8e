package org.felucca.logdriver.gelf.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.felucca.driver.log.LogDriver;
import org.felucca.driver.log.LogSink;
import org.felucca.driver.log.LogSpec;
import org.felucca.driver.testkit.LogDriverConformance;
import org.felucca.model.FeluccaException;
import org.felucca.model.StreamKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GelfLogDriverTest extends LogDriverConformance {
    private static final Instant T = Instant.parse("2024-01-02T03:04:05.120Z");

    @Override
    protected LogDriver driver() {
        return new GelfLogDriver();
    }

    @Override
    protected Map<String, String> options() {
        return Map.of("gelf-address", "udp://127.0.0.1:12201");
    }

    private LogSpec spec(Map<String, String> options) {
        return new LogSpec(
                spec.container(),
                "web",
                Path.of("/"),
                options,
                new LogSpec.ContainerFacts(
                        "sha256:1",
                        "busybox",
                        Instant.EPOCH,
                        List.of("sh", "-c", "x"),
                        Map.of("color", "blue"),
                        List.of("_FOO=1")));
    }

    private static DatagramSocket receiver() throws IOException {
        DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static byte[] receive(DatagramSocket socket) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[65_536], 65_536);
        socket.receive(packet);
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }

    private LogSink open(String protocol, int port, String... options) {
        Map<String, String> all = new HashMap<>();
        all.put("gelf-address", protocol + "://127.0.0.1:" + port);
        for (int i = 0; i < options.length; i += 2) {
            all.put(options[i], options[i + 1]);
        }
        return new GelfLogDriver().open(spec(all));
    }

    @Test
    void aLineIsAMessageWithAllThatDockerSays() throws Exception {
        try (DatagramSocket socket = receiver();
                LogSink sink = open(
                        "udp",
                        socket.getLocalPort(),
                        "gelf-compression-type",
                        "none",
                        "labels",
                        "color",
                        "env",
                        "_FOO")) {
            sink.write(entry(StreamKind.STDERR, T, "\n"));
            sink.write(entry(StreamKind.STDERR, T, "oh no\n"));
            JsonObject message = JsonParser.parseString(new String(receive(socket), StandardCharsets.UTF_8))
                    .getAsJsonObject();
            assertEquals("oh no", message.get("short_message").getAsString());
            assertEquals("1.1", message.get("version").getAsString());
            assertEquals(3, message.get("level").getAsInt());
            assertEquals("1704164645.120", message.get("timestamp").getAsString());
            assertEquals(spec.container().value(), message.get("_container_id").getAsString());
            assertEquals("web", message.get("_container_name").getAsString());
            assertEquals("sha256:1", message.get("_image_id").getAsString());
            assertEquals("busybox", message.get("_image_name").getAsString());
            assertEquals("sh -c x", message.get("_command").getAsString());
            assertEquals(spec.container().abbreviated(), message.get("_tag").getAsString());
            assertEquals("1970-01-01T00:00:00Z", message.get("_created").getAsString());
            assertEquals("blue", message.get("_color").getAsString());
            assertEquals("1", message.get("_FOO").getAsString());
        }
    }

    @ParameterizedTest
    @CsvSource({"gzip", "zlib"})
    void datagramsArePacked(String type) throws Exception {
        try (DatagramSocket socket = receiver();
                LogSink sink = open("udp", socket.getLocalPort(), "gelf-compression-type", type)) {
            sink.write(entry(StreamKind.STDOUT, T, "x\n"));
            ByteArrayInputStream packed = new ByteArrayInputStream(receive(socket));
            try (InputStream in = type.equals("gzip") ? new GZIPInputStream(packed) : new InflaterInputStream(packed)) {
                String json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                assertTrue(json.contains("\"short_message\":\"x\""), json);
            }
        }
    }

    @Test
    void whatDoesNotFitADatagramComesInChunks() throws Exception {
        String line = new Random(1)
                .ints(5_000, 'a', 'z')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        try (DatagramSocket socket = receiver();
                LogSink sink = open("udp", socket.getLocalPort(), "gelf-compression-type", "none")) {
            sink.write(entry(StreamKind.STDOUT, T, line + "\n"));
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            byte[] id = {};
            for (int i = 0, count = 1; i < count; i++) {
                byte[] chunk = receive(socket);
                assertTrue(chunk.length <= 1420, chunk.length + " bytes");
                assertEquals(0x1e, chunk[0]);
                assertEquals(0x0f, chunk[1]);
                id = i == 0 ? Arrays.copyOfRange(chunk, 2, 10) : id;
                assertEquals(Arrays.toString(id), Arrays.toString(Arrays.copyOfRange(chunk, 2, 10)));
                assertEquals(i, chunk[10]);
                count = chunk[11];
                whole.write(chunk, 12, chunk.length - 12);
            }
            String json = whole.toString(StandardCharsets.UTF_8);
            assertEquals(
                    line,
                    JsonParser.parseString(json)
                            .getAsJsonObject()
                            .get("short_message")
                            .getAsString());
        }
    }

    @Test
    void overAStreamAZeroByteEndsAMessage() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            LogSink sink = open("tcp", server.getLocalPort());
            try (Socket socket = server.accept()) {
                sink.write(entry(StreamKind.STDOUT, T, "one\n"));
                sink.write(entry(StreamKind.STDOUT, T, "two\n"));
                sink.close();
                String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                List<String> messages = List.of(all.split("\0", -1));
                assertEquals(3, messages.size());
                assertTrue(
                        messages.get(0).contains("\"one\"") && messages.get(1).contains("\"two\""), all);
                assertEquals("", messages.get(2));
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gelf-address | foo | gelf-address should be in form proto://address, got foo",
                "gelf-address | unix:///x | gelf: endpoint needs to be TCP or UDP",
                "gelf-address | udp://127.0.0.1 | gelf: please provide gelf-address as proto://host:port",
                "gelf-compression-level | 10 | unknown value \"10\" for log opt \"gelf-compression-level\" for gelf log driver",
                "gelf-compression-type | foo | unknown value \"foo\" for log opt \"gelf-compression-type\" for gelf log driver",
                "gelf-tcp-max-reconnect | 2 | \"gelf-tcp-max-reconnect\" is only valid for TCP"
            })
    void wrongOptionsAreRefusedWithDockersWords(String option, String value, String words) {
        FeluccaException e =
                assertThrows(FeluccaException.class, () -> new GelfLogDriver().validate(with(option, value)));
        assertEquals(words, e.getMessage());
    }
}
