package org.felucca.logs;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Locale;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.felucca.linux.Fd;
import org.felucca.linux.LinuxException;
import org.felucca.linux.Sockets;

/** Opens ways to receivers of logs. Failures say what Docker's say. */
public final class Peers {
    private static final int CONNECT_MILLIS = 10_000;
    private static final int ANSWER_MILLIS = 10_000;

    private Peers() {}

    /** Datagrams. */
    public static Peer udp(String host, int port) throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        try {
            channel.connect(resolved("udp", host, port));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        return new Peer() {
            @Override
            public void send(byte[] message) throws IOException {
                channel.write(ByteBuffer.wrap(message));
            }

            @Override
            public void close() throws IOException {
                channel.close();
            }
        };
    }

    /** A stream. */
    public static Peer tcp(String host, int port) throws IOException {
        Socket socket = connected(host, port);
        return new Stream(socket, socket.getInputStream(), socket.getOutputStream());
    }

    /** A stream behind TLS. */
    public static Peer tls(String host, int port, Tls tls) throws IOException {
        Socket plain = connected(host, port);
        try {
            SSLSocket socket = (SSLSocket) tls.context().getSocketFactory().createSocket(plain, host, port, true);
            if (tls.checksName()) {
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                socket.setSSLParameters(parameters);
            }
            socket.startHandshake();
            return new Stream(socket, socket.getInputStream(), socket.getOutputStream());
        } catch (IOException e) {
            plain.close();
            throw e;
        }
    }

    private static Socket connected(String host, int port) throws IOException {
        InetSocketAddress address = resolved("tcp", host, port);
        Socket socket = new Socket();
        try {
            socket.connect(address, CONNECT_MILLIS);
            socket.setSoTimeout(ANSWER_MILLIS);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw failed("tcp", host + ":" + port, e);
        }
    }

    private static InetSocketAddress resolved(String protocol, String host, int port) throws IOException {
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new IOException("dial %s: lookup %s: no such host".formatted(protocol, host));
        }
        return address;
    }

    /** The stream of a unix socket. */
    public static Peer unix(Path path) throws IOException {
        try {
            SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path));
            return new Stream(channel, Channels.newInputStream(channel), Channels.newOutputStream(channel));
        } catch (IOException e) {
            throw failed("unix", path.toString(), e);
        }
    }

    /** Datagrams to a unix socket. */
    public static Peer unixDatagrams(Path path) throws IOException {
        Fd socket = Sockets.unixDatagram();
        try {
            Sockets.connectUnix(socket, path.toString());
        } catch (LinuxException e) {
            socket.close();
            throw failed("unixgram", path.toString(), new IOException(e.errno().text(), e));
        }
        return new Peer() {
            @Override
            public void send(byte[] message) throws IOException {
                try {
                    Sockets.sendUnix(socket, path.toString(), message);
                } catch (LinuxException e) {
                    throw new IOException(e.getMessage(), e);
                }
            }

            @Override
            public void close() {
                socket.close();
            }
        };
    }

    private static IOException failed(String protocol, String address, IOException e) {
        String reason = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).replaceFirst(" \\(.*", "");
        return new IOException("dial %s %s: connect: %s".formatted(protocol, address, reason), e);
    }

    private record Stream(AutoCloseable socket, InputStream answers, OutputStream out) implements Peer {
        @Override
        public void send(byte[] message) throws IOException {
            out.write(message);
            out.flush();
        }

        @Override
        public void close() throws IOException {
            try {
                socket.close();
            } catch (IOException e) {
                throw e;
            } catch (Exception e) {
                throw new IOException(e);
            }
        }
    }
}
