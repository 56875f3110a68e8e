package org.felucca.networks.internal.ports;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.felucca.linux.Errno;
import org.felucca.linux.Fd;
import org.felucca.linux.InetSockets;
import org.felucca.linux.InetSockets.Transport;
import org.felucca.linux.LinuxException;
import org.felucca.model.HostPortRange;
import org.felucca.model.Port;
import org.felucca.model.PortBinding;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** At loopback addresses of this machine, on ports that were free a moment before. */
class HostPortsTest {
    private static final InetAddress LOOPBACK = Addresses.parse("127.0.0.1");
    private static final Port HTTP = new Port(80, "tcp");

    private final Map<String, Integer> held = new HashMap<>();
    private final int base = freeRun(4);
    private HostPorts ports = open();

    private HostPorts open() {
        return new HostPorts(new HeldSockets(held), new HostPortRange(base, base + 3));
    }

    @AfterEach
    void close() throws InterruptedException {
        ports.close();
        held.values().forEach(fd -> Fd.of(fd).close());
    }

    /** The first of some ports that nobody has. */
    private static int freeRun(int count) {
        Random random = new Random();
        while (true) {
            int first = 20000 + random.nextInt(10000);
            List<Fd> all = new ArrayList<>();
            try {
                for (int i = 0; i < count; i++) {
                    all.add(InetSockets.bind(Transport.TCP, Addresses.ANY_IPV4, first + i));
                }
                return first;
            } catch (LinuxException e) {
                assertEquals(Errno.EADDRINUSE, e.errno());
            } finally {
                all.forEach(Fd::close);
            }
        }
    }

    private Map<Port, List<PortBinding>> take(String hostIp, String hostPort) {
        return ports.take(LOOPBACK, Map.of(HTTP, List.of(new PortBinding(hostIp, hostPort))));
    }

    private static List<PortBinding> bindings(String ip, int... numbers) {
        List<PortBinding> all = new ArrayList<>();
        for (int number : numbers) {
            all.add(new PortBinding(ip, Integer.toString(number)));
        }
        return all;
    }

    @Test
    void noAddressMeansAllOfEachFamilyAtTheSamePort() {
        List<PortBinding> expected = new ArrayList<>(bindings("0.0.0.0", base));
        if (InetSockets.hasIpv6()) {
            expected.addAll(bindings("::", base));
        }
        assertEquals(Map.of(HTTP, expected), take("", Integer.toString(base)));
    }

    @Test
    void samePortAtTheSameAddressIsAllocatedAlready() {
        take("127.0.0.1", Integer.toString(base));
        PortException again = assertThrows(PortException.class, () -> take("127.0.0.1", Integer.toString(base)));
        assertEquals("Bind for 127.0.0.1:" + base + " failed: port is already allocated", again.getMessage());
        assertEquals(
                bindings("127.0.0.2", base),
                take("127.0.0.2", Integer.toString(base)).get(HTTP));
    }

    @Test
    void portOfAnotherProcessIsInUseAndNothingStaysTaken() throws IOException {
        try (ServerSocket other = new ServerSocket(base, 1, LOOPBACK)) {
            assertTrue(other.isBound());
            Map<Port, List<PortBinding>> wanted =
                    Map.of(HTTP, bindings("127.0.0.1", base + 1, base), new Port(81, "tcp"), bindings("", base + 2));
            PortException refused = assertThrows(PortException.class, () -> ports.take(LOOPBACK, wanted));
            assertEquals(
                    "Error starting userland proxy: listen tcp4 127.0.0.1:" + base + ": bind: address already in use",
                    refused.getMessage());
            assertEquals(Map.of(), held);
        }
        assertEquals(
                bindings("127.0.0.1", base),
                take("127.0.0.1", Integer.toString(base)).get(HTTP));
    }

    @Test
    void addressThatIsNotOursCannotBeAssigned() {
        PortException refused = assertThrows(PortException.class, () -> take("198.51.100.77", "80"));
        assertEquals(
                "Error starting userland proxy: listen tcp4 198.51.100.77:80: bind: cannot assign requested address",
                refused.getMessage());
    }

    @Test
    void freePortsComeInTurnAndPassOverTakenOnes() throws IOException {
        try (ServerSocket other = new ServerSocket(base + 1, 1, LOOPBACK)) {
            assertTrue(other.isBound());
            Map<Port, List<PortBinding>> first = take("127.0.0.1", "");
            assertEquals(bindings("127.0.0.1", base), first.get(HTTP));
            ports.release(first);
            assertEquals(bindings("127.0.0.1", base + 2), take("127.0.0.1", "").get(HTTP));
            assertEquals(bindings("127.0.0.1", base + 3), take("127.0.0.1", "").get(HTTP));
            assertEquals(bindings("127.0.0.1", base), take("127.0.0.1", "").get(HTTP));
            PortException none = assertThrows(PortException.class, () -> take("127.0.0.1", ""));
            assertEquals("all ports are allocated", none.getMessage());
        }
    }

    @Test
    void oneOfARangeIsTheFirstFreeAndPortsThatAreNamedComeBefore() {
        String range = base + "-" + (base + 1);
        Map<Port, List<PortBinding>> given = ports.take(
                LOOPBACK,
                Map.of(
                        HTTP,
                        List.of(new PortBinding("127.0.0.1", range)),
                        new Port(81, "tcp"),
                        bindings("127.0.0.1", base)));
        assertEquals(bindings("127.0.0.1", base + 1), given.get(HTTP));
        assertEquals(bindings("127.0.0.1", base), given.get(new Port(81, "tcp")));
    }

    @Test
    void whatReachesTheSocketGoesOnToTheContainerAndBack() throws IOException {
        byte[] much = new byte[3_000_000];
        new Random(1).nextBytes(much);
        try (ServerSocket container = new ServerSocket(0, 5, LOOPBACK)) {
            ports.take(LOOPBACK, Map.of(new Port(container.getLocalPort(), "tcp"), bindings("127.0.0.1", base)));
            try (Socket client = new Socket(LOOPBACK, base);
                    Socket inside = container.accept()) {
                Thread echo = new Thread(
                        () -> {
                            try {
                                inside.getInputStream().transferTo(inside.getOutputStream());
                                inside.shutdownOutput();
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        },
                        "echo");
                echo.start();
                Thread writer = new Thread(
                        () -> {
                            try {
                                client.getOutputStream().write(much);
                                client.shutdownOutput();
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        },
                        "writer");
                writer.start();
                assertArrayEquals(much, client.getInputStream().readAllBytes());
            }
        }
    }

    @Test
    void containerThatDoesNotListenEndsTheConnection() throws IOException {
        int nobody = base + 1;
        ports.take(LOOPBACK, Map.of(new Port(nobody, "tcp"), bindings("127.0.0.1", base)));
        try (Socket client = new Socket(LOOPBACK, base)) {
            int answer;
            try {
                answer = client.getInputStream().read();
            } catch (SocketException reset) {
                answer = -1;
            }
            assertEquals(-1, answer);
        }
    }

    @Test
    void datagramsGoToTheContainerAndAnswersToTheirSenders() throws IOException {
        try (DatagramSocket container = new DatagramSocket(0, LOOPBACK);
                DatagramSocket one = new DatagramSocket(0, LOOPBACK);
                DatagramSocket two = new DatagramSocket(0, LOOPBACK)) {
            ports.take(LOOPBACK, Map.of(new Port(container.getLocalPort(), "udp"), bindings("127.0.0.1", base)));
            for (DatagramSocket client : List.of(one, two, one)) {
                byte[] name = Integer.toString(client.getLocalPort()).getBytes(StandardCharsets.US_ASCII);
                client.send(new DatagramPacket(name, name.length, LOOPBACK, base));
                DatagramPacket question = new DatagramPacket(new byte[100], 100);
                container.receive(question);
                container.send(
                        new DatagramPacket(question.getData(), question.getLength(), question.getSocketAddress()));
                DatagramPacket answer = new DatagramPacket(new byte[100], 100);
                client.receive(answer);
                assertEquals(
                        new String(name, StandardCharsets.US_ASCII),
                        new String(answer.getData(), 0, answer.getLength(), StandardCharsets.US_ASCII));
                assertEquals(new InetSocketAddress(LOOPBACK, base), answer.getSocketAddress());
            }
        }
    }

    @Test
    void socketsWaitForTheSuccessor() throws Exception {
        try (ServerSocket container = new ServerSocket(0, 5, LOOPBACK)) {
            Port port = new Port(container.getLocalPort(), "tcp");
            Map<Port, List<PortBinding>> given = ports.take(
                    LOOPBACK, Map.of(port, bindings("127.0.0.1", base), HTTP, bindings("127.0.0.1", base + 1)));
            ports.close();
            // between the two, who connects waits
            try (Socket client = new Socket(LOOPBACK, base)) {
                ports = open();
                ports.restore(LOOPBACK, Map.of(port, given.get(port)));
                ports.restored();
                try (Socket inside = container.accept()) {
                    inside.getOutputStream().write('x');
                    assertEquals('x', client.getInputStream().read());
                }
            }
            assertThrows(PortException.class, () -> take("127.0.0.1", Integer.toString(base)));
            // nobody came back for this one
            assertEquals(
                    bindings("127.0.0.1", base + 1),
                    take("127.0.0.1", Integer.toString(base + 1)).get(HTTP));
        }
    }

    @Test
    void runningContainerKeepsAPortThatAnotherProcessGotMeanwhile() throws IOException {
        try (ServerSocket other = new ServerSocket(base, 1, LOOPBACK)) {
            assertTrue(other.isBound());
            ports.restore(LOOPBACK, Map.of(HTTP, bindings("127.0.0.1", base)));
            PortException taken = assertThrows(PortException.class, () -> take("127.0.0.1", Integer.toString(base)));
            assertTrue(taken.getMessage().endsWith("port is already allocated"), taken.getMessage());
            ports.release(Map.of(HTTP, bindings("127.0.0.1", base)));
        }
        take("127.0.0.1", Integer.toString(base));
    }

    @ParameterizedTest
    @CsvSource({
        "::,::",
        "::1,::1",
        "fe80:0:0:0:0:0:0:1,fe80::1",
        "2001:db8:0:0:1:0:0:1,2001:db8::1:0:0:1",
        "1:0:2:3:4:5:6:7,1:0:2:3:4:5:6:7",
        "10.0.0.1,10.0.0.1"
    })
    void addressesAreWrittenShort(String text, String expected) {
        assertEquals(expected, Addresses.text(Addresses.parse(text)));
    }
}
