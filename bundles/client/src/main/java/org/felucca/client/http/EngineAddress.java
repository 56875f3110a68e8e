package org.felucca.client.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;

/**
 * Where an engine listens: {@code unix:///path} or {@code tcp://host:port}. A bare path means a unix socket.
 *
 * @param text the address as docker writes it, scheme first
 */
public record EngineAddress(String text) {
    private static final String UNIX = "unix://";
    private static final String TCP = "tcp://";
    private static final int DEFAULT_TCP_PORT = 2375;

    /** Reads an address; throws {@link IllegalArgumentException} with docker's words when it is neither a path nor a known scheme. */
    public static EngineAddress parse(String text) {
        String trimmed = text.trim();
        if (trimmed.startsWith("/")) {
            return new EngineAddress(UNIX + trimmed);
        }
        if (trimmed.startsWith(UNIX) || trimmed.startsWith(TCP)) {
            return new EngineAddress(trimmed);
        }
        if (trimmed.contains("://") || trimmed.isEmpty()) {
            throw new IllegalArgumentException("unable to parse docker host `" + text + "`");
        }
        return new EngineAddress(TCP + trimmed);
    }

    /** Whether the engine is reached over the network. */
    public boolean isTcp() {
        return text.startsWith(TCP);
    }

    /** Opens a new connection; the caller closes it. */
    SocketChannel open() throws IOException {
        if (text.startsWith(UNIX)) {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            return connect(channel, UnixDomainSocketAddress.of(text.substring(UNIX.length())));
        }
        SocketChannel channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        return connect(channel, tcpAddress());
    }

    private static SocketChannel connect(SocketChannel channel, java.net.SocketAddress address) throws IOException {
        try {
            channel.connect(address);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private InetSocketAddress tcpAddress() {
        String rest = text.substring(TCP.length());
        int slash = rest.indexOf('/');
        String hostAndPort = slash < 0 ? rest : rest.substring(0, slash);
        int colon = hostAndPort.lastIndexOf(':');
        if (colon < 0 || hostAndPort.endsWith("]")) {
            return new InetSocketAddress(unbracket(hostAndPort), DEFAULT_TCP_PORT);
        }
        return new InetSocketAddress(
                unbracket(hostAndPort.substring(0, colon)), Integer.parseInt(hostAndPort.substring(colon + 1)));
    }

    private static String unbracket(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    @Override
    public String toString() {
        return text;
    }
}
