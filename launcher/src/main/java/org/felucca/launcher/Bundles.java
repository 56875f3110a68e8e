package org.felucca.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** The bundles of a running framework: installed from a feature, listed, replaced in place. */
final class Bundles {
    private static final long PATIENCE_SECONDS = 60;
    /** Property of components that are there only when somebody configures, or brings, what they need. */
    private static final String ON_DEMAND = "felucca.on.demand";

    /** How long bundles may take to start: more where a processor is emulated. */
    private static final long START_SECONDS = Long.getLong("felucca.start.seconds", PATIENCE_SECONDS);

    private final BundleContext context;

    Bundles(BundleContext context) {
        this.context = context;
    }

    /** Installs and marks for start; they start when the framework reaches their level. */
    void install(Feature feature, Settings settings) throws BundleException {
        for (Feature.FeatureBundle entry : feature.bundles()) {
            Path file = settings.bundle(entry.id());
            if (!Files.exists(file)) {
                throw new StartFailure("the feature " + feature.id() + " names " + entry.id() + " and there is no "
                        + file + ": build it with `mvn package`");
            }
            // copied into the framework's cache, so that a build may replace the file under a running engine
            Bundle bundle = context.installBundle(file.toUri().toString());
            bundle.adapt(BundleStartLevel.class).setStartLevel(entry.startLevel());
            if (bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null) {
                bundle.start(Bundle.START_ACTIVATION_POLICY);
            }
        }
    }

    /** Returns when all bundles up to the level have been started, or refused to. */
    void reach(int level) throws InterruptedException {
        CountDownLatch reached = new CountDownLatch(1);
        context.getBundle().adapt(FrameworkStartLevel.class).setStartLevel(level, event -> reached.countDown());
        if (!reached.await(START_SECONDS, TimeUnit.SECONDS)) {
            throw new StartFailure("the bundles did not start within " + START_SECONDS + " s: see the log");
        }
    }

    /** Each bundle in a line: id, state, name, version. */
    List<String> list() {
        return Arrays.stream(context.getBundles())
                .sorted(Comparator.comparingLong(Bundle::getBundleId))
                .map(b -> b.getBundleId() + " " + state(b) + " " + b.getSymbolicName() + " " + b.getVersion())
                .toList();
    }

    /**
     * Puts the jar in the place of the bundle, which starts again if it ran. Those who import packages of it are wired anew,
     * which restarts them; for a bundle that exports nothing there are none. Returns when all that is done.
     */
    void update(String symbolicName, Path jar) throws BundleException, IOException, InterruptedException {
        Bundle bundle = Arrays.stream(context.getBundles())
                .filter(b -> b.getSymbolicName().equals(symbolicName) && b.getBundleId() != 0)
                .findFirst()
                .orElseThrow(() -> new BundleException("no bundle " + symbolicName));
        FrameworkWiring wiring = context.getBundle().adapt(FrameworkWiring.class);
        List<Bundle> stopped = stop(wiring.getDependencyClosure(List.of(bundle)));
        try (InputStream content = Files.newInputStream(jar)) {
            bundle.update(content);
            if (wiring.getRemovalPendingBundles().contains(bundle)) {
                refresh(bundle, wiring);
            }
        } finally {
            start(stopped);
        }
        if (bundle.getState() != Bundle.ACTIVE) {
            throw new BundleException(symbolicName + " is " + state(bundle) + " after the update");
        }
    }

    /**
     * Stops those that run, who uses others before them, so that what is under way can be finished while all that it needs is there. The
     * framework by itself would stop them in no order.
     *
     * @return them, in that order
     */
    private List<Bundle> stop(Collection<Bundle> bundles) throws BundleException {
        List<Bundle> running = bundles.stream()
                .filter(b -> b.getState() == Bundle.ACTIVE && b.getBundleId() != 0)
                .sorted(Comparator.comparingInt(
                                (Bundle b) -> b.adapt(BundleStartLevel.class).getStartLevel())
                        .thenComparingLong(Bundle::getBundleId)
                        .reversed())
                .toList();
        for (Bundle bundle : running) {
            bundle.stop(Bundle.STOP_TRANSIENT);
        }
        return running;
    }

    private void refresh(Bundle bundle, FrameworkWiring wiring) throws BundleException, InterruptedException {
        CountDownLatch refreshed = new CountDownLatch(1);
        wiring.refreshBundles(List.of(bundle), event -> {
            if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                refreshed.countDown();
            }
        });
        if (!refreshed.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new BundleException("bundles that use " + bundle.getSymbolicName() + " were not wired anew in time");
        }
    }

    /** Starts what {@link #stop} stopped, the last first; one that fails does not keep the others from starting. */
    private static void start(List<Bundle> stopped) throws BundleException {
        BundleException failure = null;
        for (int i = stopped.size() - 1; i >= 0; i--) {
            try {
                stopped.get(i).start(Bundle.START_TRANSIENT | Bundle.START_ACTIVATION_POLICY);
            } catch (BundleException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Bundles and components that wait for something, a line each with what they wait for; empty if all is well. */
    List<String> waiting() {
        List<String> lines = new ArrayList<>();
        for (Bundle bundle : context.getBundles()) {
            boolean fragment = bundle.getHeaders().get(Constants.FRAGMENT_HOST) != null;
            if (bundle.getState() != Bundle.ACTIVE && !fragment) {
                lines.add("bundle " + bundle.getSymbolicName() + " is " + state(bundle));
            }
        }
        ServiceReference<ServiceComponentRuntime> reference =
                context.getServiceReference(ServiceComponentRuntime.class);
        if (reference == null) {
            lines.add("the component runtime is not there");
            return lines;
        }
        ServiceComponentRuntime runtime = context.getService(reference);
        for (ComponentDescriptionDTO component : runtime.getComponentDescriptionDTOs()) {
            if ("true".equals(component.properties.get(ON_DEMAND))) {
                continue; // what is not configured is not missing
            }
            for (ComponentConfigurationDTO configuration : runtime.getComponentConfigurationDTOs(component)) {
                String missing = missing(configuration);
                if (!missing.isEmpty()) {
                    lines.add("component " + component.name + " " + missing);
                }
            }
        }
        context.ungetService(reference);
        return lines;
    }

    private static String missing(ComponentConfigurationDTO configuration) {
        if (configuration.state == ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION) {
            return "waits for its configuration";
        }
        if (configuration.state == ComponentConfigurationDTO.UNSATISFIED_REFERENCE) {
            return Arrays.stream(configuration.unsatisfiedReferences)
                    .map(r -> "waits for its reference " + r.name + (r.target == null ? "" : " " + r.target))
                    .collect(Collectors.joining(", "));
        }
        if (configuration.state == ComponentConfigurationDTO.FAILED_ACTIVATION) {
            return "failed: " + configuration.failure.lines().findFirst().orElse("");
        }
        return "";
    }

    private static String state(Bundle bundle) {
        String name =
                switch (bundle.getState()) {
                    case Bundle.UNINSTALLED -> "uninstalled";
                    case Bundle.INSTALLED -> "installed";
                    case Bundle.RESOLVED -> "resolved";
                    case Bundle.STARTING -> "starting";
                    case Bundle.STOPPING -> "stopping";
                    case Bundle.ACTIVE -> "active";
                    default -> Integer.toString(bundle.getState());
                };
        return name.toLowerCase(Locale.ROOT);
    }
}
