package org.felucca.server.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.felucca.server.internal.api.ApiHandler;
import org.felucca.server.internal.api.Endpoints;
import org.felucca.server.internal.api.Router;
import org.felucca.server.internal.http.ListenAddress;
import org.felucca.server.internal.http.ListeningSocket;
import org.felucca.server.internal.routes.ArchiveRoutes;
import org.felucca.server.internal.routes.ContainerRoutes;
import org.felucca.server.internal.routes.ExecRoutes;
import org.felucca.server.internal.routes.HostFacts;
import org.felucca.server.internal.routes.ImageRoutes;
import org.felucca.server.internal.routes.Installation;
import org.felucca.server.internal.routes.NetworkRoutes;
import org.felucca.server.internal.routes.SystemRoutes;
import org.felucca.server.internal.routes.UsageRoutes;
import org.felucca.server.internal.routes.VolumeRoutes;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Listens for Docker's clients. When this bundle is replaced, the listening sockets stay open for the successor, and this server works for the
 * clients it has until the last of them has gone.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = "org.felucca.server")
@Designate(ocd = ApiServer.Config.class)
public final class ApiServer {
    @ObjectClassDefinition(name = "Felucca server", description = "Where Docker's clients reach the engine")
    @interface Config {
        @AttributeDefinition(
                description = "Path of the unix socket; the framework property felucca.socket goes before it")
        String socket() default "/run/felucca/felucca.sock";

        @AttributeDefinition(description = "Mode of the unix socket")
        String socket_mode() default "rw-rw----";

        @AttributeDefinition(description = "Group of the unix socket, if there is such a group")
        String socket_group() default "docker";

        @AttributeDefinition(
                description =
                        "Further addresses, host:port. There is no encryption and no authentication: whoever reaches them is root")
        String[] tcp() default {};

        @AttributeDefinition(description = "How long a request waits for an engine that is being replaced, in seconds")
        int engine_wait_seconds() default 30;
    }

    private final BundleContext framework;
    private final Frontend frontend;

    @Activate
    public ApiServer(BundleContext bundle, Config config) throws Exception {
        framework = bundle.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getBundleContext();
        TrackedEngines engines = new TrackedEngines(framework, Duration.ofSeconds(config.engine_wait_seconds()));
        Router router = router(new FrameworkInstallation(framework));
        List<ListeningSocket> sockets = new ArrayList<>();
        for (ListenAddress address : addresses(bundle, config)) {
            sockets.add(ListeningSocket.open(framework, address));
        }
        frontend = new Frontend(new ApiHandler(router, engines), sockets, engines::close);
        frontend.start();
    }

    static Router router(Installation installation) {
        return new Router(List.of(
                new SystemRoutes(installation, new HostFacts()).table(),
                ContainerRoutes.table(),
                ArchiveRoutes.table(),
                UsageRoutes.table(),
                ExecRoutes.table(),
                ImageRoutes.table(),
                NetworkRoutes.table(),
                VolumeRoutes.table(),
                Endpoints.notBuilt()));
    }

    private static List<ListenAddress> addresses(BundleContext bundle, Config config) {
        String path = bundle.getProperty("felucca.socket");
        List<ListenAddress> addresses = new ArrayList<>();
        addresses.add(ListenAddress.unix(
                Path.of(path == null ? config.socket() : path), config.socket_mode(), config.socket_group()));
        for (String tcp : config.tcp()) {
            addresses.add(ListenAddress.tcp(tcp));
        }
        return addresses;
    }

    @Deactivate
    void close() throws IOException, InterruptedException {
        if (framework.getBundle().getState() == Bundle.STOPPING) {
            frontend.stop();
        } else {
            // this bundle's own listeners go with it
            framework.addBundleListener((SynchronousBundleListener) this::stopWithFramework);
            frontend.leave();
        }
    }

    /** A server that works for its last clients does not survive the engine. */
    private void stopWithFramework(BundleEvent event) {
        if (event.getBundle().getBundleId() == Constants.SYSTEM_BUNDLE_ID && event.getType() == BundleEvent.STOPPING) {
            frontend.stop();
        }
    }
}
