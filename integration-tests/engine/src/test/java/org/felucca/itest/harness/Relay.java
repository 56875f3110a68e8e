package org.felucca.itest.harness;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.Map;

/** A port of the engine's loopback address whose connections end at a unix socket: so a test can be a server for an engine in another network namespace. */
public final class Relay implements AutoCloseable {
    private final Commands.Running program;

    /** From an address of the engine's network namespace to a socket that is listened on. */
    public Relay(Engine engine, String address, int port, Path to) throws IOException {
        String classes = Path.of(Relay.class
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
                Relay.class.getName(),
                address,
                Integer.toString(port),
                to.toString());
        program.awaitOut("listens");
    }

    @Override
    public void close() {
        program.close();
    }

    /** Listens until it is killed. */
    public static void main(String... arguments) throws IOException {
        UnixDomainSocketAddress to = UnixDomainSocketAddress.of(arguments[2]);
        try (ServerSocket server =
                new ServerSocket(Integer.parseInt(arguments[1]), 50, InetAddress.getByName(arguments[0]))) {
            System.out.println("listens");
            while (true) {
                Socket near = server.accept();
                SocketChannel far = SocketChannel.open(StandardProtocolFamily.UNIX);
                far.connect(to);
                pump(Channels.newChannel(near.getInputStream()), far, far::shutdownOutput);
                pump(far, Channels.newChannel(near.getOutputStream()), near::close);
            }
        }
    }

    private interface End {
        void end() throws IOException;
    }

    private static void pump(ReadableByteChannel from, WritableByteChannel to, End end) {
        Thread thread = new Thread(() -> {
            ByteBuffer buffer = ByteBuffer.allocate(65_536);
            try {
                while (from.read(buffer) >= 0) {
                    buffer.flip();
                    while (buffer.hasRemaining()) {
                        to.write(buffer);
                    }
                    buffer.clear();
                }
            } catch (IOException e) {
                System.err.println(e);
            }
            try {
                end.end();
            } catch (IOException e) {
                System.err.println(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
