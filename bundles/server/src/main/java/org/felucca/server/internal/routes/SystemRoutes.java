package org.felucca.server.internal.routes;

import static org.felucca.server.internal.api.Route.route;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.felucca.engine.Event;
import org.felucca.engine.JobRequest;
import org.felucca.engine.distribution.RegistrySettings;
import org.felucca.engine.distribution.TellRegistries;
import org.felucca.engine.image.ListImages;
import org.felucca.engine.image.TellGraphDriver;
import org.felucca.engine.system.ContainerCounts;
import org.felucca.engine.system.CountContainers;
import org.felucca.engine.system.StreamEvents;
import org.felucca.engine.system.TellIds;
import org.felucca.engine.system.TellLogDriver;
import org.felucca.engine.system.TellRuntime;
import org.felucca.engine.volume.ListVolumeDrivers;
import org.felucca.model.ErrorKind;
import org.felucca.model.FeluccaException;
import org.felucca.model.Filters;
import org.felucca.model.IdMappings;
import org.felucca.model.Platform;
import org.felucca.server.internal.api.ApiVersion;
import org.felucca.server.internal.api.Exchange;
import org.felucca.server.internal.api.HttpFailure;
import org.felucca.server.internal.api.MessageIo;
import org.felucca.server.internal.api.Product;
import org.felucca.server.internal.api.Route;
import org.felucca.server.internal.wire.EventWire;
import org.felucca.server.internal.wire.InfoWire;
import org.felucca.server.internal.wire.InfoWireBuilder;
import org.felucca.server.internal.wire.VersionWire;

/** The engine itself. */
public final class SystemRoutes {
    private final Installation installation;
    private final HostFacts host;

    public SystemRoutes(Installation installation, HostFacts host) {
        this.installation = installation;
        this.host = host;
    }

    public List<Route> table() {
        return List.of(
                route("GET", "/_ping", "1.24", SystemRoutes::pingHandler),
                route("HEAD", "/_ping", "1.40", SystemRoutes::pingHandler),
                route("OPTIONS", "/{name}", "1.24", x -> x.empty(200)),
                route("GET", "/version", "1.24", this::getVersion),
                route("GET", "/info", "1.24", this::getInfo),
                route("GET", "/events", "1.24", SystemRoutes::getEvents));
    }

    private static void pingHandler(Exchange x) throws IOException {
        x.answerHeader("Builder-Version", "1");
        x.answerHeader("Swarm", "inactive");
        x.answerHeader("Cache-Control", "no-cache, no-store, must-revalidate");
        x.answerHeader("Pragma", "no-cache");
        x.ping();
    }

    private void getVersion(Exchange x) throws IOException {
        Map<String, String> details = new TreeMap<>(Map.of(
                "ApiVersion", ApiVersion.MAX.toString(),
                "MinAPIVersion", ApiVersion.MIN.toString(),
                "Arch", Platform.host().architecture(),
                "Os", "linux",
                "KernelVersion", host.kernel(),
                "GoVersion", java(),
                "Experimental", "false"));
        List<VersionWire.ComponentWire> components = new ArrayList<>();
        components.add(new VersionWire.ComponentWire("Engine", Product.VERSION, details));
        installation
                .bundles()
                .forEach((name, version) -> components.add(new VersionWire.ComponentWire(name, version, Map.of())));
        x.json(
                200,
                new VersionWire(
                        new VersionWire.PlatformWire("Felucca"),
                        components,
                        Product.VERSION,
                        ApiVersion.MAX.toString(),
                        ApiVersion.MIN.toString(),
                        "",
                        java(),
                        "linux",
                        Platform.host().architecture(),
                        host.kernel(),
                        ""));
    }

    /** Where Docker says which Go it was built with. */
    private static String java() {
        return "java " + System.getProperty("java.version");
    }

    private void getInfo(Exchange x) throws IOException, InterruptedException {
        List<String> warnings = new ArrayList<>();
        ContainerCounts counts = orElse(x, new CountContainers(), new ContainerCounts(0, 0, 0), warnings);
        int images = orElse(x, new ListImages(false, Filters.none(), false), List.of(), warnings)
                .size();
        boolean remapped = !orElse(x, new TellIds(), IdMappings.NONE, warnings).isNone();
        RegistrySettings registries = orElse(x, new TellRegistries(), RegistrySettings.none(), warnings);
        String logDriver = orElse(x, new TellLogDriver(), "", warnings);
        Map<String, List<String>> drivers = installation.drivers();
        List<String> volumeDrivers =
                orElse(x, new ListVolumeDrivers(), drivers.getOrDefault("volume", List.of()), warnings);
        TellGraphDriver.Facts graphDriver = orElse(
                x,
                new TellGraphDriver(),
                new TellGraphDriver.Facts(first(drivers.getOrDefault("graph", List.of())), List.of()),
                warnings);
        Map<String, InfoWire.RuntimeWire> runtimes = new TreeMap<>();
        installation.runtimes().forEach((name, driver) -> runtimes.put(name, new InfoWire.RuntimeWire(driver)));
        String runtime = orElse(x, new TellRuntime(), "", warnings);
        x.json(
                200,
                InfoWireBuilder.builder()
                        .id(host.id(installation.root()))
                        .containers(counts.running() + counts.paused() + counts.stopped())
                        .containersRunning(counts.running())
                        .containersPaused(counts.paused())
                        .containersStopped(counts.stopped())
                        .images(images)
                        .driver(graphDriver.name())
                        .driverStatus(graphDriver.status())
                        .plugins(new InfoWire.PluginsWire(
                                volumeDrivers,
                                networkDrivers(drivers.getOrDefault("network", List.of())),
                                null,
                                drivers.getOrDefault("log", List.of()).stream()
                                        .sorted()
                                        .toList()))
                        .memoryLimit(host.hasController("memory"))
                        .swapLimit(host.hasSwapLimit())
                        .cpuCfsPeriod(host.hasController("cpu"))
                        .cpuCfsQuota(host.hasController("cpu"))
                        .cpuShares(host.hasController("cpu"))
                        .cpuSet(host.hasController("cpuset"))
                        .pidsLimit(host.hasController("pids"))
                        .oomKillDisable(!host.isCgroup2() && host.hasController("memory"))
                        .ipv4Forwarding(host.forwardsIpv4())
                        .bridgeNfIptables(true)
                        .bridgeNfIp6tables(true)
                        .fds(host.openDescriptors())
                        .threads(Thread.activeCount())
                        .systemTime(Instant.now().toString())
                        .loggingDriver(logDriver)
                        .cgroupDriver("cgroupfs")
                        .cgroupVersion(host.isCgroup2() ? "2" : "1")
                        .kernelVersion(host.kernel())
                        .operatingSystem(host.osRelease("PRETTY_NAME"))
                        .osVersion(host.osRelease("VERSION_ID"))
                        .osType("linux")
                        .architecture(host.machine())
                        .indexServerAddress("https://index.docker.io/v1/")
                        .registryConfig(InfoWire.RegistryConfigWire.fromModel(registries))
                        .cpus(Runtime.getRuntime().availableProcessors())
                        .memTotal(host.memory())
                        .dockerRootDir(installation.root())
                        .httpProxy(registries.httpProxy())
                        .httpsProxy(registries.httpsProxy())
                        .noProxy(registries.noProxy())
                        .name(host.name())
                        .labels(List.of())
                        .serverVersion(Product.VERSION)
                        .runtimes(runtimes)
                        .defaultRuntime(runtime)
                        .swarm(new InfoWire.SwarmWire("", "", "inactive", false, "", null))
                        .liveRestoreEnabled(true)
                        .isolation("")
                        .initBinary("")
                        .containerdCommit(new InfoWire.CommitWire("", ""))
                        .runcCommit(new InfoWire.CommitWire("", ""))
                        .initCommit(new InfoWire.CommitWire("", ""))
                        .securityOptions(host.securityOptions(remapped))
                        .firewallBackend(new InfoWire.FirewallWire("nftables"))
                        .cdiSpecDirs(List.of())
                        .warnings(warnings)
                        .build());
    }

    /** Those that are services, and those of the networks {@code host} and {@code none}, which need none. */
    private static List<String> networkDrivers(List<String> services) {
        return Stream.concat(services.stream(), Stream.of("host", "null"))
                .sorted()
                .toList();
    }

    private static String first(List<String> names) {
        return names.isEmpty() ? "" : names.get(0);
    }

    /** Info also answers while a part of the engine is missing, and says so. */
    private static <R> R orElse(Exchange x, JobRequest<R> job, R otherwise, List<String> warnings)
            throws IOException, InterruptedException {
        try {
            return x.run(job);
        } catch (FeluccaException e) {
            if (e.kind() != ErrorKind.NOT_IMPLEMENTED && e.kind() != ErrorKind.UNAVAILABLE) {
                throw e;
            }
            warnings.add("WARNING: " + e.getMessage());
            return otherwise;
        }
    }

    private static void getEvents(Exchange x) throws IOException, InterruptedException {
        Optional<Instant> since = x.query().time("since");
        Optional<Instant> until = x.query().time("until");
        if (since.isPresent() && until.isPresent() && since.get().isAfter(until.get())) {
            throw HttpFailure.badRequest("`since` time (%s) cannot be after `until` time (%s)"
                    .formatted(x.query().text("since"), x.query().text("until")));
        }
        StreamEvents job = new StreamEvents(since, until, x.query().filters());
        x.run(job, MessageIo.events(x, m -> EventWire.fromModel((Event) m)));
    }
}
