package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.felucca.itest.harness.EngineTest;
import org.felucca.itest.harness.Http;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Attaching over a websocket, as consoles in a browser do. */
@Timeout(60)
class AttachWebSocketTest extends EngineTest {
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    private static final Map<String, String> HANDSHAKE = Map.of(
            "Connection", "Upgrade",
            "Upgrade", "websocket",
            "Origin", "http://localhost",
            "Sec-WebSocket-Version", "13",
            "Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");

    private record Frame(int opcode, String text) {}

    private static void send(Http.Connection connection, int opcode, String text) throws IOException {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        byte[] mask = {1, 2, 3, 4};
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(0x80 | opcode);
        frame.write(0x80 | payload.length);
        frame.writeBytes(mask);
        for (int i = 0; i < payload.length; i++) {
            frame.write(payload[i] ^ mask[i % 4]);
        }
        connection.write(frame.toByteArray());
    }

    private static Frame receive(Http.Connection connection) throws IOException {
        int opcode = connection.read() & 0x0f;
        int length = connection.read();
        assertTrue(length < 126, "length " + length);
        return new Frame(opcode, new String(connection.read(length), StandardCharsets.UTF_8));
    }

    @Test
    void inputGoesInAndOutputComesOut() throws IOException {
        String id = docker.ok("run", "-d", "-i", "--network", "none", "busybox", "cat");
        try (Http.Connection connection = http.open()) {
            connection.request("GET", "/v1.41/containers/" + id + "/attach/ws?stream=1", null, HANDSHAKE);
            Http.Response head = connection.head();
            assertEquals(101, head.status());
            // the sample of RFC 6455
            assertEquals("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", head.headers().get("sec-websocket-accept"));
            send(connection, BINARY, "hello\n");
            assertEquals(new Frame(BINARY, "hello\n"), receive(connection));
            send(connection, PING, "p");
            assertEquals(new Frame(PONG, "p"), receive(connection));
            send(connection, BINARY, "again\n");
            assertEquals(new Frame(BINARY, "again\n"), receive(connection));
        }
        assertEquals("hello\nagain", docker.ok("logs", id));
    }

    @Test
    void endOfTheProgramSaysGoodbye() throws IOException {
        String id = docker.ok("create", "-t", "--network", "none", "busybox", "echo", "bye");
        try (Http.Connection connection = http.open()) {
            connection.request("GET", "/v1.41/containers/" + id + "/attach/ws?stream=1", null, HANDSHAKE);
            assertEquals(101, connection.head().status());
            http.post("/v1.41/containers/" + id + "/start", null).expect(204);
            assertEquals(new Frame(BINARY, "bye\r\n"), receive(connection));
            assertEquals(CLOSE, receive(connection).opcode());
        }
    }

    @Test
    void noContainerIs404AndNoWebSocket400() {
        assertEquals(
                404, http.get("/v1.41/containers/absent/attach/ws?stream=1").status());
        String id = detached("busybox", "sleep", "1000");
        assertEquals(
                400, http.get("/v1.41/containers/" + id + "/attach/ws?stream=1").status());
    }
}
