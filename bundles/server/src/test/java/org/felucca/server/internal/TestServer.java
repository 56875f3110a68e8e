package org.felucca.server.internal;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.felucca.server.internal.api.ApiHandler;
import org.felucca.server.internal.http.ListenAddress;
import org.felucca.server.internal.http.ListeningSocket;
import org.felucca.server.internal.rights.Guard;
import org.felucca.server.internal.rights.Rules;
import org.felucca.server.internal.routes.Installation;

/** A whole server on a unix socket of its own, in front of a fake engine. */
final class TestServer implements AutoCloseable {
    final FakeEngine engine = new FakeEngine();
    final Path socket;
    final Frontend frontend;
    private final Path folder;
    private final Rules rules;

    TestServer() throws Exception {
        this(Map.of());
    }

    /** With rights, by name, as they are configured. */
    TestServer(Map<String, Map<String, Object>> rights) throws Exception {
        rules = Rules.fixed(rights);
        folder = Files.createTempDirectory("felucca-server");
        socket = folder.resolve("felucca.sock");
        frontend = frontend(new HashMap<>());
    }

    /** One more server in front of the same engine; for swaps. */
    Frontend frontend(Map<String, Object> held) throws Exception {
        ListenAddress address = ListenAddress.unix(socket, "rw-rw----", "no-such-group");
        ApiHandler handler = new ApiHandler(ApiServer.router(new Things()), engine, new Guard(rules, List.of(address)));
        Frontend started = new Frontend(handler, () -> {});
        started.listen(ListeningSocket.open(held, address));
        started.start();
        return started;
    }

    RawClient connect() throws IOException {
        return new RawClient(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
    }

    /** One request without a body on a connection of its own. */
    RawClient.Answer ask(String method, String path) throws IOException {
        try (RawClient client = connect()) {
            client.send(method + " " + path + " HTTP/1.1\r\nHost: docker\r\nConnection: close\r\n\r\n");
            return client.answer(method);
        }
    }

    /** One request with a JSON body. */
    RawClient.Answer ask(String method, String path, String json) throws IOException {
        try (RawClient client = connect()) {
            client.send(method + " " + path
                    + " HTTP/1.1\r\nHost: docker\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: "
                    + json.length() + "\r\n\r\n" + json);
            return client.answer(method);
        }
    }

    @Override
    public void close() throws IOException {
        frontend.stop();
        Files.deleteIfExists(socket);
        Files.delete(folder);
    }

    private static final class Things implements Installation {
        @Override
        public Map<String, String> bundles() {
            return Map.of("org.felucca.server", "0.1.0");
        }

        @Override
        public Map<String, List<String>> drivers() {
            return Map.of("graph", List.of("overlay2"), "log", List.of("json-file"), "exec", List.of("native"));
        }

        @Override
        public Map<String, String> runtimes() {
            return Map.of("native", "native", "runc", "native");
        }

        @Override
        public String root() {
            return "/var/lib/felucca";
        }
    }
}
