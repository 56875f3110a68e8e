package org.felucca.server.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** Rights are changed while clients are connected. */
@Timeout(60)
class RightsChangeTest {
    private TestFramework felix;
    private Path socket;
    private Configuration rights;

    @BeforeEach
    void start() throws Exception {
        felix = new TestFramework();
        socket = felix.socket.resolveSibling("less.sock");
        BundleContext context = felix.framework.getBundleContext();
        rights = context.getService(context.getServiceReference(ConfigurationAdmin.class))
                .getFactoryConfiguration("org.felucca.server.rights", "less", "?");
    }

    @AfterEach
    void stop() throws Exception {
        felix.close();
    }

    private void allow(String... endpoints) throws IOException {
        Map<String, Object> properties = Map.of("socket", socket.toString(), "allow", endpoints);
        rights.update(FrameworkUtil.asDictionary(properties));
    }

    private RawClient connect() throws IOException {
        return new RawClient(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
    }

    private static int ping(RawClient client) throws IOException {
        client.send("GET /_ping HTTP/1.1\r\nHost: docker\r\n\r\n");
        return client.answer("GET").status();
    }

    @Test
    void aSocketComesWithItsConfigurationAndGoesWithItAndItsConnections() throws Exception {
        allow("GET /_ping");
        try (RawClient client = connect()) {
            assertEquals(200, ping(client));
            rights.delete();
            assertThrows(IOException.class, () -> ping(client));
        }
        assertFalse(Files.exists(socket));
    }

    @Test
    void aChangeIsForTheConnectionsThereAre() throws Exception {
        allow("GET /_ping");
        try (RawClient client = connect()) {
            assertEquals(200, ping(client));
            allow("GET /version");
            assertEquals(403, ping(client));
        }
    }

    @Test
    void aReplacedServerHasTheSameRights() throws Exception {
        allow("GET /version");
        felix.update(felix.server);
        try (RawClient client = connect()) {
            assertEquals(403, ping(client));
        }
    }
}
