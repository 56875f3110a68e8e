package org.felucca.itest.harness;

import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Somebody in the engine's network namespace to whom logs are sent: a datagram, or all of a connection, is a line of hexadecimal digits. */
public final class Receiver implements AutoCloseable {
    private final Commands.Running program;
    private final int port;

    /** {@code udp} or {@code tcp}, on a free port of the engine's own loopback address; {@code tcp-at-once} tells what comes when it comes. */
    public Receiver(Engine engine, String protocol) throws IOException {
        this(engine, protocol, 0);
    }

    /** The same on this port; 0 for a free one. */
    public Receiver(Engine engine, String protocol, int wanted) throws IOException {
        String classes = Path.of(Receiver.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .toString();
        program = Commands.start(
                Map.of(),
                "nsenter",
                "--net",
                "--target",
                Long.toString(engine.pid()),
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classes,
                Receiver.class.getName(),
                protocol,
                Integer.toString(wanted));
        program.awaitOut("\n");
        port = Integer.parseInt(program.outSoFar().lines().findFirst().orElseThrow());
    }

    public int port() {
        return port;
    }

    /** What has come, once it is so many messages. */
    public List<String> await(int count) {
        Await.until(
                () -> count + " messages in " + program.outSoFar() + program.errSoFar(),
                () -> messages().size() >= count);
        return messages();
    }

    private List<String> messages() {
        String out = program.outSoFar();
        return out.substring(0, out.lastIndexOf('\n') + 1)
                .lines()
                .skip(1)
                .map(line -> new String(HexFormat.of().parseHex(line), StandardCharsets.UTF_8))
                .toList();
    }

    @Override
    public void close() {
        program.close();
    }

    /** Listens and tells: first the port, then what comes. */
    public static void main(String... arguments) throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        if (arguments[0].equals("udp")) {
            try (DatagramSocket socket = new DatagramSocket(0, loopback)) {
                System.out.println(socket.getLocalPort());
                DatagramPacket packet = new DatagramPacket(new byte[65_536], 65_536);
                while (true) {
                    socket.receive(packet);
                    tell(Arrays.copyOf(packet.getData(), packet.getLength()));
                    packet.setLength(65_536);
                }
            }
        }
        boolean atOnce = arguments[0].endsWith("-at-once");
        try (ServerSocket server = new ServerSocket(Integer.parseInt(arguments[1]), 5, loopback)) {
            System.out.println(server.getLocalPort());
            while (true) {
                try (Socket socket = server.accept();
                        InputStream in = socket.getInputStream()) {
                    byte[] piece = new byte[65_536];
                    for (int n = 1; atOnce && n > 0; ) {
                        n = in.read(piece);
                        tell(Arrays.copyOf(piece, Math.max(0, n)));
                    }
                    if (!atOnce) {
                        tell(in.readAllBytes());
                    }
                }
            }
        }
    }

    private static void tell(byte[] message) {
        System.out.println(HexFormat.of().formatHex(message));
    }
}
