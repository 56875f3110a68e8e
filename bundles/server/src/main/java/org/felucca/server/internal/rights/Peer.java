package org.felucca.server.internal.rights;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.attribute.UserPrincipal;
import java.util.Optional;
import jdk.net.ExtendedSocketOptions;
import org.eclipse.jetty.server.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is at the other end of a connection.
 *
 * @param socket where it came in, as {@code unix:///path} or {@code tcp://host:port}
 * @param user who connected, unix(7) SO_PEERCRED; absent over TCP
 * @param address where from
 */
public record Peer(String socket, Optional<UserPrincipal> user, String address) {
    private static final Logger LOG = LoggerFactory.getLogger(Peer.class);

    /** The peer of a request's connection. */
    public static Peer of(Request request) {
        return new Peer(
                request.getConnectionMetaData().getConnector().getName(),
                user(request.getConnectionMetaData()
                        .getConnection()
                        .getEndPoint()
                        .getTransport()),
                Request.getRemoteAddr(request));
    }

    private static Optional<UserPrincipal> user(Object transport) {
        if (transport instanceof SocketChannel channel
                && channel.supportedOptions().contains(ExtendedSocketOptions.SO_PEERCRED)) {
            try {
                return Optional.of(
                        channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user());
            } catch (IOException | UnsupportedOperationException e) {
                LOG.debug("who is the client?", e);
            }
        }
        return Optional.empty();
    }

    /** In a word, for logs. */
    public String called() {
        return user.map(u -> "user=" + u.getName()).orElse("from=" + address);
    }
}
