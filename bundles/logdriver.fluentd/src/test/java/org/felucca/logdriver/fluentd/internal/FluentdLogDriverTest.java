package org.felucca.logdriver.fluentd.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.felucca.driver.log.LogDriver;
import org.felucca.driver.log.LogSink;
import org.felucca.driver.log.LogSpec;
import org.felucca.driver.testkit.LogDriverConformance;
import org.felucca.model.FeluccaException;
import org.felucca.model.StreamKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FluentdLogDriverTest extends LogDriverConformance {
    private static final Instant T = Instant.parse("2024-01-02T03:04:05.000000006Z");

    @Override
    protected LogDriver driver() {
        return new FluentdLogDriver();
    }

    private LogSink open(ServerSocket server, String... options) {
        Map<String, String> all = new HashMap<>();
        all.put("fluentd-address", "127.0.0.1:" + server.getLocalPort());
        for (int i = 0; i < options.length; i += 2) {
            all.put(options[i], options[i + 1]);
        }
        driver().validate(all);
        return driver().open(new LogSpec(
                spec.container(),
                "web",
                folder,
                all,
                new LogSpec.ContainerFacts("", "", T, List.of(), Map.of("color", "blue"), List.of())));
    }

    private static ServerSocket server() throws IOException {
        ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        server.setSoTimeout(20_000);
        return server;
    }

    /** Reads a value of MessagePack, of the kinds that fluentd's clients send. */
    private static Object value(DataInputStream in) throws IOException {
        int head = in.readUnsignedByte();
        if ((head & 0xf0) == 0x90) {
            List<Object> list = new ArrayList<>();
            for (int i = 0; i < (head & 15); i++) {
                list.add(value(in));
            }
            return list;
        }
        if ((head & 0xf0) == 0x80) {
            Map<Object, Object> map = new LinkedHashMap<>();
            for (int i = 0; i < (head & 15); i++) {
                Object key = value(in);
                map.put(key, value(in));
            }
            return map;
        }
        if ((head & 0xe0) == 0xa0) {
            return new String(in.readNBytes(head & 31), StandardCharsets.UTF_8);
        }
        return switch (head) {
            case 0xd9 -> new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.UTF_8);
            case 0xda -> new String(in.readNBytes(in.readUnsignedShort()), StandardCharsets.UTF_8);
            case 0xd3 -> in.readLong();
            case 0xd7 -> {
                assertEquals(0, in.readByte());
                yield Instant.ofEpochSecond(in.readInt(), in.readInt());
            }
            default -> throw new AssertionError("kind " + head);
        };
    }

    @Test
    void aLineIsAnEvent() throws Exception {
        try (ServerSocket server = server();
                LogSink sink = open(server, "labels", "color", "tag", "docker.{{.Name}}");
                Socket socket = server.accept()) {
            sink.write(entry(StreamKind.STDERR, T, "oh no\n"));
            sink.write(entry(StreamKind.STDOUT, T, "x".repeat(300) + "\n"));
            DataInputStream in = new DataInputStream(socket.getInputStream());
            assertEquals(
                    List.of(
                            "docker.web",
                            T.getEpochSecond(),
                            Map.of(
                                    "container_id", spec.container().value(),
                                    "container_name", "/web",
                                    "source", "stderr",
                                    "log", "oh no",
                                    "color", "blue")),
                    value(in));
            Map<?, ?> second = (Map<?, ?>) ((List<?>) value(in)).get(2);
            assertEquals("x".repeat(300), second.get("log"));
        }
    }

    @Test
    void nanosecondsAndPartsOfLinesAreTold() throws Exception {
        try (ServerSocket server = server();
                LogSink sink = open(server, "fluentd-sub-second-precision", "true");
                Socket socket = server.accept()) {
            sink.write(entry(StreamKind.STDOUT, T, "part"));
            sink.write(entry(StreamKind.STDOUT, T, " of a line\n"));
            DataInputStream in = new DataInputStream(socket.getInputStream());
            List<?> first = (List<?>) value(in);
            assertEquals(T, first.get(1));
            Map<?, ?> part = (Map<?, ?>) first.get(2);
            Map<?, ?> rest = (Map<?, ?>) ((List<?>) value(in)).get(2);
            assertEquals("true", part.get("partial_message"));
            assertEquals("1", part.get("partial_ordinal"));
            assertEquals("false", part.get("partial_last"));
            assertEquals(part.get("partial_id"), rest.get("partial_id"));
            assertEquals("2", rest.get("partial_ordinal"));
            assertEquals("true", rest.get("partial_last"));
        }
    }

    @Test
    void anEventThatIsNotAcknowledgedIsSentAgain() throws Exception {
        var pool = Executors.newSingleThreadExecutor();
        try (ServerSocket server = server();
                LogSink sink = open(server, "fluentd-request-ack", "true", "fluentd-retry-wait", "1ms")) {
            Future<?> writing = pool.submit(() -> {
                sink.write(entry(StreamKind.STDOUT, T, "x\n"));
                return null;
            });
            try (Socket socket = server.accept()) {
                assertEquals(4, ((List<?>) value(new DataInputStream(socket.getInputStream()))).size());
            }
            try (Socket socket = server.accept()) {
                List<?> event = (List<?>) value(new DataInputStream(socket.getInputStream()));
                String chunk = (String) ((Map<?, ?>) event.get(3)).get("chunk");
                MessagePack answer = new MessagePack();
                answer.map(1);
                answer.text(FluentdLogDriver.utf8("ack"));
                answer.text(FluentdLogDriver.utf8(chunk));
                socket.getOutputStream().write(answer.bytes());
                writing.get();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void anAsynchronousLogDoesNotWaitForItsReceiver() throws Exception {
        int port;
        try (ServerSocket server = server()) {
            port = server.getLocalPort();
        }
        Map<String, String> options =
                Map.of("fluentd-address", "127.0.0.1:" + port, "fluentd-async", "true", "fluentd-retry-wait", "10ms");
        try (LogSink sink = driver().open(new LogSpec(spec.container(), "web", folder, options, null))) {
            sink.write(entry(StreamKind.STDOUT, T, "kept\n"));
            try (ServerSocket server = new ServerSocket(port, 5, InetAddress.getLoopbackAddress());
                    Socket socket = server.accept()) {
                List<?> event = (List<?>) value(new DataInputStream(socket.getInputStream()));
                assertEquals("kept", ((Map<?, ?>) event.get(2)).get("log"));
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fluentd-async | x | strconv.ParseBool: parsing \"x\": invalid syntax",
                "fluentd-buffer-limit | x | invalid size: 'x'",
                "fluentd-retry-wait | x | time: invalid duration \"x\"",
                "fluentd-max-retries | x | strconv.ParseUint: parsing \"x\": invalid syntax",
                "bogus | 1 | unknown log opt 'bogus' for fluentd log driver"
            })
    void wrongOptionsAreRefusedWithDockersWords(String option, String value, String words) {
        FeluccaException e = assertThrows(FeluccaException.class, () -> driver().validate(Map.of(option, value)));
        assertEquals(words, e.getMessage());
    }
}
