package org.felucca.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.felucca.linux.InetSockets.Transport;
import org.junit.jupiter.api.Test;

class InetSocketsTest {
    private static InetAddress ip(String text) throws IOException {
        return InetAddress.getByName(text);
    }

    private static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0)) {
            return any.getLocalPort();
        }
    }

    @Test
    void ipv6LeavesTheSamePortOfIpv4ToOthers() throws IOException {
        int port = freePort();
        try (Fd four = InetSockets.bind(Transport.TCP, ip("0.0.0.0"), port);
                Fd six = InetSockets.bind(Transport.TCP, ip("::"), port)) {
            assertTrue(four.isOpen() && six.isOpen());
            LinuxException taken =
                    assertThrows(LinuxException.class, () -> InetSockets.bind(Transport.TCP, ip("127.0.0.1"), port));
            assertEquals(Errno.EADDRINUSE, taken.errno());
        }
    }

    @Test
    void bytesGoFromASocketThroughAPipeToAnother() throws IOException {
        int port = freePort();
        try (Fd listening = InetSockets.bind(Transport.TCP, ip("127.0.0.1"), port);
                ServerSocket backend = new ServerSocket(0, 1, ip("127.0.0.1"));
                Pipe pipe = Pipe.open();
                Socket client = new Socket(InetAddress.getLoopbackAddress(), port);
                Fd accepted = InetSockets.accept(listening).orElseThrow();
                Fd onward = InetSockets.connect(
                        Transport.TCP,
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), backend.getLocalPort()));
                Socket arrived = backend.accept()) {
            assertEquals(Optional.empty(), InetSockets.error(onward));
            assertEquals(Optional.empty(), InetSockets.accept(listening));
            assertEquals(InetSockets.WOULD_BLOCK, InetSockets.splice(accepted, pipe.write(), 100));
            client.getOutputStream().write("hello".getBytes(StandardCharsets.US_ASCII));
            client.shutdownOutput();
            assertEquals(5, InetSockets.splice(accepted, pipe.write(), 100));
            assertEquals(5, InetSockets.splice(pipe.read(), onward, 5));
            assertEquals(0, InetSockets.splice(accepted, pipe.write(), 100));
            InetSockets.endOutput(onward);
            assertEquals("hello", new String(arrived.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
        }
    }

    @Test
    void datagramTellsItsSenderWhoIsAnswered() throws IOException {
        int port = freePort();
        ByteBuffer buffer = ByteBuffer.allocateDirect(100);
        try (Fd socket = InetSockets.bind(Transport.UDP, ip("127.0.0.1"), port);
                DatagramSocket client = new DatagramSocket(0, ip("127.0.0.1"))) {
            assertEquals(Optional.empty(), InetSockets.receive(socket, buffer));
            client.send(new DatagramPacket(new byte[] {'a', 'b'}, 2, ip("127.0.0.1"), port));
            InetSocketAddress sender = InetSockets.receive(socket, buffer).orElseThrow();
            assertEquals(client.getLocalSocketAddress(), sender);
            buffer.flip();
            assertEquals(2, buffer.remaining());
            assertTrue(InetSockets.send(socket, buffer, sender));
            DatagramPacket answer = new DatagramPacket(new byte[10], 10);
            client.receive(answer);
            assertEquals(2, answer.getLength());
        }
    }
}
