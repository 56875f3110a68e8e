package org.felucca.server.internal;

import java.io.IOException;
import java.time.Duration;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.felucca.engine.site.Site;
import org.felucca.engine.site.SiteAddress;
import org.felucca.server.internal.http.ListenAddress;
import org.felucca.server.internal.http.ListeningSocket;
import org.felucca.server.internal.site.Pem;
import org.felucca.server.internal.site.SiteHandler;
import org.felucca.server.internal.site.TrackedSite;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Listens for a site of another bundle. None of this is loaded before there is one. When the site or this bundle is replaced, the socket stays open for the
 * successor, and connections that are there go on.
 */
@Component(
        service = {},
        immediate = true,
        property = "felucca.on.demand=true")
public final class SiteServer {
    private static final int MOST_REQUESTS = 256;

    /** With a client that says nothing, or takes nothing. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Duration SUCCESSOR_LIMIT = Duration.ofSeconds(30);

    private final BundleContext framework;
    private final Frontend frontend;

    @Activate
    public SiteServer(BundleContext bundle, @Reference Site site) throws Exception {
        framework = bundle.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getBundleContext();
        SiteAddress address = site.address();
        TrackedSite tracked = new TrackedSite(framework, SUCCESSOR_LIMIT);
        frontend = frontend(new SiteHandler(tracked), address, tracked::close);
        frontend.listen(
                ListeningSocket.open(framework, new ListenAddress(null, "", "", address.host(), address.port())));
        frontend.start();
    }

    static Frontend frontend(SiteHandler handler, SiteAddress address, Runnable ended) throws IOException {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        HttpConnectionFactory plain = new HttpConnectionFactory(http);
        ConnectionFactory[] protocols;
        if (address.certificate().isPresent()) {
            SslContextFactory.Server tls = new SslContextFactory.Server();
            tls.setSslContext(
                    Pem.context(address.certificate().get(), address.key().orElseThrow()));
            protocols = new ConnectionFactory[] {new SslConnectionFactory(tls, plain.getProtocol()), plain};
        } else {
            protocols = new ConnectionFactory[] {plain};
        }
        return new Frontend(
                "felucca-server-site",
                MOST_REQUESTS,
                handler,
                handler::leave,
                SiteHandler::answerMalformed,
                () -> protocols,
                PATIENCE,
                ended);
    }

    @Deactivate
    void close() throws IOException, InterruptedException {
        if (framework.getBundle().getState() == Bundle.STOPPING) {
            frontend.stop();
        } else {
            frontend.leave();
        }
    }
}
