package org.felucca.networks.internal.dns;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.felucca.linux.Fd;
import org.felucca.linux.InetSockets;
import org.felucca.linux.InetSockets.Transport;
import org.felucca.linux.LinuxFiles;
import org.felucca.linux.program.NetworkNamespace.Kind;
import org.felucca.model.ContainerId;
import org.felucca.netlink.Links;
import org.felucca.netlink.NetworkNamespace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Asked from inside a network namespace, as a container does. */
@Tag("root")
@Timeout(60)
class ResolversTest {
    private static final ContainerId CONTAINER = new ContainerId("c1".repeat(32));
    private static final int ADDRESS = 0x0a01_0002;

    private final NetworkNamespace namespace = NetworkNamespace.create(Map.of());
    private final Resolvers resolvers = new Resolvers();

    private final Names names = new Names() {
        @Override
        public List<Integer> addresses(ContainerId asker, String name) {
            return name.equals("web")
                    ? List.of(ADDRESS)
                    : name.equals("many") ? IntStream.range(0, 100).boxed().toList() : List.of();
        }

        @Override
        public Optional<String> name(ContainerId asker, int address) {
            return address == ADDRESS ? Optional.of("web.net") : Optional.empty();
        }

        @Override
        public boolean leadsOut(ContainerId asker) {
            return true;
        }
    };

    @BeforeEach
    void open() {
        namespace.netlink().execute(Links.up("lo"));
        resolvers.open(CONTAINER, namespace.fd(), names, List.of("127.0.0.1"));
    }

    @AfterEach
    void close() throws InterruptedException {
        resolvers.close(CONTAINER);
        resolvers.close();
        namespace.close();
    }

    private static byte[] query(String name, int type) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0});
        for (String label : name.split("\\.", -1)) {
            out.write(label.length());
            out.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
        }
        out.writeBytes(new byte[] {0, 0, (byte) type, 0, 1});
        return out.toByteArray();
    }

    private Fd connected(Transport transport) throws Exception {
        Fd socket = org.felucca.linux.program.NetworkNamespace.sockets(namespace.fd(), Kind.of(transport, false))
                .get(0);
        LinuxFiles.setBlocking(socket, true);
        InetSockets.connect(socket, new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 11}), 53));
        return socket;
    }

    private byte[] ask(byte[] query) throws Exception {
        try (Fd socket = connected(Transport.UDP)) {
            LinuxFiles.writeAll(socket, query);
            ByteBuffer answer = ByteBuffer.allocate(65_535);
            LinuxFiles.read(socket, answer);
            return Arrays.copyOf(answer.array(), answer.position());
        }
    }

    private static int code(byte[] answer) {
        return answer[3] & 0xf;
    }

    private static int count(byte[] answer) {
        return answer[7];
    }

    @Test
    void namesAndAddressesOfContainersAreAnswered() throws Exception {
        byte[] answer = ask(query("Web", DnsMessage.A));
        assertEquals(0, code(answer));
        assertEquals(ADDRESS, ByteBuffer.wrap(answer, answer.length - 4, 4).getInt());
        byte[] none = ask(query("web", DnsMessage.AAAA));
        assertEquals(0, code(none));
        assertEquals(0, count(none));
        byte[] name = ask(query("2.0.1.10.in-addr.arpa", DnsMessage.PTR));
        assertArrayEquals(
                new byte[] {3, 'w', 'e', 'b', 3, 'n', 'e', 't', 0},
                Arrays.copyOfRange(name, name.length - 9, name.length));
    }

    @Test
    void whatNobodyAnswersIsAFailure() throws Exception {
        assertEquals(DnsMessage.SERVER_FAILURE, code(ask(query("elsewhere.test", DnsMessage.A))));
        assertEquals(DnsMessage.FORMAT_ERROR, code(ask(new byte[12])));
    }

    @Test
    void moreThanADatagramTakesIsAskedForByTcp() throws Exception {
        byte[] cut = ask(query("many", DnsMessage.A));
        assertTrue(cut.length <= 512 && (cut[2] & 2) != 0, Arrays.toString(Arrays.copyOf(cut, 12)));
        byte[] query = query("many", DnsMessage.A);
        try (Fd socket = connected(Transport.TCP)) {
            LinuxFiles.writeAll(
                    socket,
                    ByteBuffer.allocate(query.length + 2)
                            .putShort((short) query.length)
                            .put(query)
                            .array());
            ByteBuffer answer = ByteBuffer.allocate(65_535);
            while (answer.position() < 2 || answer.position() < 2 + Short.toUnsignedInt(answer.getShort(0))) {
                assertTrue(LinuxFiles.read(socket, answer) > 0);
            }
            assertEquals(100, answer.get(2 + 7));
        }
    }

    @Test
    void thousandsOfQuestionsAreAnswered() throws Exception {
        byte[] query = query("web", DnsMessage.A);
        try (Fd socket = connected(Transport.UDP)) {
            for (int i = 0; i < 5000; i++) {
                LinuxFiles.writeAll(socket, query);
                ByteBuffer answer = ByteBuffer.allocate(512);
                assertEquals(query.length + 16, LinuxFiles.read(socket, answer));
            }
        }
    }
}
