package org.felucca.itest.harness;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;

/** A name server in the engine's network namespace that knows every name, and tells who asks. */
public final class NameServer implements AutoCloseable {
    /** The answer to everything. */
    public static final String ANSWER = "192.0.2.99";

    private final Commands.Running program;

    /** @param address one of the engine's */
    public NameServer(Engine engine, String address) throws IOException {
        String classes = Path.of(NameServer.class
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
                NameServer.class.getName(),
                address);
        program.awaitOut("ready\n");
    }

    /** The addresses that have asked, a line each, behind the first line. */
    public String asked() {
        return program.outSoFar();
    }

    @Override
    public void close() {
        program.close();
    }

    /** Answers until it is ended. */
    public static void main(String... arguments) throws IOException {
        try (DatagramSocket socket = new DatagramSocket(53, InetAddress.getByName(arguments[0]))) {
            System.out.println("ready");
            DatagramPacket packet = new DatagramPacket(new byte[512], 512);
            while (true) {
                packet.setLength(512);
                socket.receive(packet);
                System.out.println(packet.getAddress().getHostAddress());
                byte[] answer = answer(packet.getData());
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            }
        }
    }

    private static byte[] answer(byte[] query) throws IOException {
        int end = 12;
        while (query[end] != 0) {
            end += query[end] + 1;
        }
        boolean address = query[end + 2] == 1;
        end += 5;
        ByteBuffer answer = ByteBuffer.allocate(address ? end + 16 : end).put(query, 0, end);
        answer.putShort(2, (short) 0x8180)
                .putShort(6, (short) (address ? 1 : 0))
                .putInt(8, 0);
        if (address) {
            answer.putShort((short) 0xc00c)
                    .putShort((short) 1)
                    .putShort((short) 1)
                    .putInt(60)
                    .putShort((short) 4);
            answer.put(InetAddress.getByName(ANSWER).getAddress());
        }
        byte[] bytes = new byte[answer.flip().remaining()];
        answer.get(bytes);
        return bytes;
    }
}
