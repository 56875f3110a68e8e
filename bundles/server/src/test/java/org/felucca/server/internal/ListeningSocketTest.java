package org.felucca.server.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.BindException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.felucca.server.internal.api.ApiHandler;
import org.felucca.server.internal.api.Router;
import org.felucca.server.internal.http.ListenAddress;
import org.felucca.server.internal.http.ListeningSocket;
import org.felucca.server.internal.rights.Guard;
import org.felucca.server.internal.rights.Rules;
import org.felucca.server.internal.routes.ContainerRoutes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListeningSocketTest {
    @TempDir
    private Path folder;

    private final Map<String, Object> held = new HashMap<>();

    private ListenAddress address() {
        return ListenAddress.unix(folder.resolve("run/felucca.sock"), "rw-rw----", "root");
    }

    @Test
    void hasItsModeAndLeavesNothingBeside() throws Exception {
        ListeningSocket socket = ListeningSocket.open(held, address());
        assertEquals(
                PosixFilePermissions.fromString("rw-rw----"),
                Files.getPosixFilePermissions(address().path()));
        try (var files = Files.list(folder.resolve("run"))) {
            assertEquals(List.of(address().path()), files.toList());
        }
        socket.close();
        assertFalse(Files.exists(address().path()));
    }

    @Test
    void successorTakesOverTheSameChannel() throws Exception {
        ListeningSocket first = ListeningSocket.open(held, address());
        ListeningSocket second = ListeningSocket.open(held, address());
        assertSame(first.channel(), second.channel());
        assertTrue(first.awaitSuccessor(Duration.ZERO));
        first.close();
        assertTrue(second.channel().isOpen());
        SocketChannel.open(UnixDomainSocketAddress.of(address().path())).close();
        second.close();
    }

    @Test
    void bindsAnewWhenSomebodyRemovedTheName() throws Exception {
        ListeningSocket first = ListeningSocket.open(held, address());
        ServerSocketChannel old = first.channel();
        Files.delete(address().path());
        ListeningSocket second = ListeningSocket.open(held, address());
        assertNotSame(old, second.channel());
        assertFalse(old.isOpen());
        second.close();
    }

    @Test
    void replacesTheSocketOfADeadEngine() throws Exception {
        Files.createDirectories(folder.resolve("run"));
        ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        dead.bind(UnixDomainSocketAddress.of(address().path()));
        dead.close();
        ListeningSocket.open(held, address()).close();
    }

    @Test
    void refusesToTakeALivingEnginesSocket() throws Exception {
        ListeningSocket living = ListeningSocket.open(held, address());
        BindException e = assertThrows(BindException.class, () -> ListeningSocket.open(new HashMap<>(), address()));
        assertTrue(e.getMessage().startsWith("another engine answers on "), e.getMessage());
        living.close();
    }

    @Test
    void listensOnTcpWhenTold() throws Exception {
        ListenAddress address = ListenAddress.tcp("127.0.0.1:0");
        ListeningSocket socket = ListeningSocket.open(held, address);
        Guard guard = new Guard(Rules.fixed(Map.of()), List.of(address));
        Frontend frontend = new Frontend(
                new ApiHandler(new Router(List.of(ContainerRoutes.table())), new FakeEngine(), guard), () -> {});
        frontend.listen(socket);
        frontend.start();
        try (RawClient client =
                new RawClient(SocketChannel.open(socket.channel().getLocalAddress()))) {
            client.send("POST /containers/web/start HTTP/1.1\r\nHost: x\r\n\r\n");
            assertEquals(501, client.answer("POST").status(), "the fake engine has no handler");
        } finally {
            frontend.stop();
        }
    }
}
