package org.felucca.server.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.felucca.server.internal.api.ApiHandler;
import org.felucca.server.internal.api.Endpoints;
import org.felucca.server.internal.api.Router;
import org.felucca.server.internal.http.ListenAddress;
import org.felucca.server.internal.http.ListeningSocket;
import org.felucca.server.internal.rights.Guard;
import org.felucca.server.internal.rights.Rules;
import org.felucca.server.internal.routes.ArchiveRoutes;
import org.felucca.server.internal.routes.ContainerRoutes;
import org.felucca.server.internal.routes.ExecRoutes;
import org.felucca.server.internal.routes.HostFacts;
import org.felucca.server.internal.routes.ImageRoutes;
import org.felucca.server.internal.routes.Installation;
import org.felucca.server.internal.routes.LeaseRoutes;
import org.felucca.server.internal.routes.NetworkRoutes;
import org.felucca.server.internal.routes.PluginRoutes;
import org.felucca.server.internal.routes.PruneRoutes;
import org.felucca.server.internal.routes.RegistryRoutes;
import org.felucca.server.internal.routes.StoreRoutes;
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
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

    private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);

    private final BundleContext framework;
    private final Frontend frontend;
    private final Rules rules;
    private final Map<ListenAddress, ListeningSocket> restricted = new HashMap<>();
    private final Runnable adapt = this::adaptSockets;

    @Activate
    public ApiServer(BundleContext bundle, Config config, @Reference Rules rules) throws Exception {
        this.rules = rules;
        framework = bundle.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getBundleContext();
        TrackedEngines engines = new TrackedEngines(framework, Duration.ofSeconds(config.engine_wait_seconds()));
        Router router = router(new FrameworkInstallation(framework));
        List<ListenAddress> addresses = addresses(bundle, config);
        frontend = new Frontend(new ApiHandler(router, engines, new Guard(rules, addresses)), engines::close);
        for (ListenAddress address : addresses) {
            frontend.listen(ListeningSocket.open(framework, address));
        }
        frontend.start();
        rules.onChange(adapt);
        adaptSockets();
    }

    /** Listens on the sockets that the rules have, and on no others of theirs. One that cannot be opened is told in the log: the engine works without it. */
    private synchronized void adaptSockets() {
        Set<ListenAddress> wanted = rules.addresses();
        for (ListenAddress address : Set.copyOf(restricted.keySet())) {
            if (!wanted.contains(address)) {
                frontend.end(restricted.remove(address));
            }
        }
        for (ListenAddress address : wanted) {
            if (!restricted.containsKey(address)) {
                try {
                    ListeningSocket socket = ListeningSocket.open(framework, address);
                    frontend.listen(socket);
                    restricted.put(address, socket);
                } catch (Exception e) {
                    LOG.error("cannot listen on {}", address, e);
                }
            }
        }
    }

    static Router router(Installation installation) {
        return new Router(List.of(
                new SystemRoutes(installation, new HostFacts()).table(),
                ContainerRoutes.table(),
                ArchiveRoutes.table(),
                UsageRoutes.table(),
                ExecRoutes.table(),
                ImageRoutes.table(),
                RegistryRoutes.table(),
                NetworkRoutes.table(),
                VolumeRoutes.table(),
                LeaseRoutes.table(),
                PluginRoutes.table(),
                PruneRoutes.table(),
                StoreRoutes.table(),
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
        rules.forget(adapt);
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
