package org.felucca.distribution.internal.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.felucca.distribution.internal.registry.RegistryException.Code;
import org.felucca.engine.distribution.RegistryAuth;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Registries that say nothing to the hello of TLS: it is the first byte 22. */
@Timeout(45)
class FirstContactTest {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private ServerSocket server;

    @BeforeEach
    void open() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                threads.execute(() -> serve(socket));
            }
        } catch (IOException e) {
            assertTrue(server.isClosed(), e.toString());
        }
    }

    private static void serve(Socket socket) {
        try (socket) {
            if (socket.getInputStream().read() != 22) {
                socket.getOutputStream()
                        .write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            while (socket.getInputStream().read() >= 0) {
                // until the other side closes
            }
        } catch (IOException e) {
            assertFalse(socket.isConnected() && !socket.isClosed(), e.toString());
        }
    }

    @AfterEach
    void close() throws IOException {
        server.close();
        threads.shutdownNow();
    }

    private Endpoint contact(String domain, Duration patience, Duration hello)
            throws IOException, InterruptedException {
        try (Transport transport =
                new Transport(new Trust(List.of(), authority -> true), new Proxies("", "", ""), patience, threads)) {
            return new Registries(transport, new Retry(3, Duration.ofMillis(1)), List.of(), List.of(), hello)
                    .connect(domain, "box", RegistryAuth.none(), "pull")
                    .endpoint();
        }
    }

    @Test
    void whoMayBeWithoutTlsAndSaysNothingToItIsSoonAskedWithout() throws Exception {
        Endpoint found = contact("127.0.0.1:" + server.getLocalPort(), Duration.ofMinutes(5), Duration.ofMillis(300));
        assertEquals("http", found.base().getScheme());
    }

    @Test
    void whoMayNotIsGivenUp() {
        RegistryException e = assertThrows(
                RegistryException.class,
                () -> contact("0.0.0.0:" + server.getLocalPort(), Duration.ofMillis(500), Duration.ofMillis(300)));
        assertEquals(Code.UNREACHABLE, e.code());
    }
}
