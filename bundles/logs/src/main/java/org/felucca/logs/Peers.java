package org.felucca.logs;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.Channels;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens ways to receivers of logs. Failures say what Docker's say. */
public final class Peers {
    private static final Logger LOG = LoggerFactory.getLogger(Peers.class);
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
        return new Stream(socket, socket, socket.getInputStream(), socket.getOutputStream());
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
            return new Stream(socket, plain, socket.getInputStream(), socket.getOutputStream());
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
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        // a listener that accepts nobody lets callers wait for ever
        CompletableFuture<Void> limit = CompletableFuture.runAsync(
                () -> closeQuietly(channel), CompletableFuture.delayedExecutor(CONNECT_MILLIS, TimeUnit.MILLISECONDS));
        try {
            channel.connect(UnixDomainSocketAddress.of(path));
            return new Stream(channel, channel, Channels.newInputStream(channel), Channels.newOutputStream(channel));
        } catch (AsynchronousCloseException e) {
            throw failed("unix", path.toString(), new IOException("timed out", e));
        } catch (IOException e) {
            closeQuietly(channel);
            throw failed("unix", path.toString(), e);
        } finally {
            limit.cancel(false);
        }
    }

    private static void closeQuietly(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("a way that was not opened: {}", e.toString());
        }
    }

    /** Datagrams to a unix socket. */
    public static Peer unixDatagrams(Path path) throws IOException {
        return new UnixDatagrams(path);
    }

    static IOException failed(String protocol, String address, IOException e) {
        String reason = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).replaceFirst(" \\(.*", "");
        return new IOException("dial %s %s: connect: %s".formatted(protocol, address, reason), e);
    }

    private static final class Stream implements Peer {
        private final Closeable socket;
        private final Closeable transport;
        private final InputStream answers;
        private final OutputStream out;
        private volatile boolean sending;

        /**
         * @param transport what carries the socket; the same where that carries itself
         */
        Stream(Closeable socket, Closeable transport, InputStream answers, OutputStream out) {
            this.socket = socket;
            this.transport = transport;
            this.answers = answers;
            this.out = out;
        }

        @Override
        public void send(byte[] message) throws IOException {
            sending = true;
            out.write(message);
            out.flush();
            sending = false;
        }

        @Override
        public InputStream answers() {
            return answers;
        }

        /** TLS says good-bye, for which it would wait until a message that hangs has been sent. */
        @Override
        public void close() throws IOException {
            try (socket) {
                if (sending) {
                    transport.close();
                }
            }
        }
    }
}
