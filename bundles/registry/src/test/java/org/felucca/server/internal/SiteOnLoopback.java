package org.felucca.server.internal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import org.felucca.engine.site.Site;
import org.felucca.server.internal.http.ListenAddress;
import org.felucca.server.internal.http.ListeningSocket;
import org.felucca.server.internal.site.SiteHandler;

/** The engine's own server in front of a site. */
public final class SiteOnLoopback implements AutoCloseable {
    private final Frontend frontend;
    private final int port;
    private volatile Site site;

    public SiteOnLoopback(Site site) throws Exception {
        this.site = site;
        frontend = SiteServer.frontend(new SiteHandler(() -> this.site), site.address(), () -> {});
        ListeningSocket socket = ListeningSocket.open(new HashMap<>(), new ListenAddress(null, "", "", "127.0.0.1", 0));
        port = ((InetSocketAddress) socket.channel().getLocalAddress()).getPort();
        frontend.listen(socket);
        frontend.start();
    }

    public int port() {
        return port;
    }

    /** Another answers from now on. */
    public void replace(Site successor) {
        site = successor;
    }

    @Override
    public void close() throws IOException {
        frontend.stop();
    }
}
