package org.felucca.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * The engine's process. It starts a framework with the bundles of a feature, hands them their configuration, and says on its
 * standard output `ready` when the API socket answers. The log goes to standard error. SIGTERM and SIGINT stop the bundles
 * in order; containers run on, for they are not children that need this process.
 */
public final class Launcher {
    /** Level at which ConfigurationAdmin runs and nobody yet reads configuration. */
    private static final int CONFIGURATION_LEVEL = 1;

    private static final long STOP_PATIENCE_MS = TimeUnit.SECONDS.toMillis(20);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

    /** What a plain class path gives to the bundles: the APIs that the launcher itself speaks to them. */
    private static final String API_PACKAGES = String.join(
            ",",
            "org.osgi.service.cm;version=1.6.1",
            "org.osgi.service.component;version=1.5.1",
            "org.osgi.service.component.runtime;version=1.5.0",
            "org.osgi.service.component.runtime.dto;version=1.5.0",
            "org.osgi.util.promise;version=1.3.0",
            "org.osgi.util.function;version=1.2.0");

    private final Settings settings;
    private Framework framework;
    private ControlSocket control;
    private OneEngine place;

    Launcher(Settings settings) {
        this.settings = settings;
    }

    /** Arguments: see Settings. The system property `felucca.home` is the folder that the build laid out. */
    public static void main(String[] arguments) {
        PrintStream answer = System.out;
        // bundles that print belong to the log
        System.setOut(System.err);
        Launcher launcher = null;
        try {
            launcher = new Launcher(Settings.parse(Path.of(System.getProperty("felucca.home")), arguments));
            new Host(Path.of("/proc")).check();
            launcher.start();
            answer.println("ready");
            answer.close();
            launcher.framework.waitForStop(0);
        } catch (StartFailure e) {
            fail(launcher, e.getMessage());
        } catch (BundleException | IOException e) {
            fail(launcher, e.toString());
        } catch (InterruptedException e) {
            fail(launcher, "interrupted");
        }
    }

    private static void fail(Launcher launcher, String sentence) {
        System.err.println("felucca: " + sentence);
        if (launcher != null) {
            launcher.stop();
        }
        // halt: the shutdown hook has nothing left to do
        Runtime.getRuntime().halt(1);
    }

    void start() throws BundleException, IOException, InterruptedException {
        long began = System.nanoTime();
        Feature feature = Feature.read(settings.feature());
        Configurations configurations = new Configurations(settings.values());
        feature.configurations().forEach(configurations::add);
        configurations.addFolder(settings.shippedConfig());
        configurations.addFolder(settings.ownConfig());

        Host.folder(settings.root(), "rwx--x--x");
        Host.folder(settings.run(), "rwxr-xr-x");
        place = OneEngine.claim(settings);
        Runtime.getRuntime().addShutdownHook(new Thread(this::shutDown, "felucca-shutdown"));

        framework = new FrameworkFactory().newFramework(frameworkProperties());
        framework.init();
        BundleContext context = framework.getBundleContext();
        context.addFrameworkListener(Launcher::logErrors);
        Bundles bundles = new Bundles(context);
        bundles.install(feature, settings);
        framework.start();
        configure(context, configurations);
        control = ControlSocket.open(settings.run(), bundles);
        Heap.keepSmall();
        bundles.reach(feature.highestStartLevel());
        new Readiness(settings.socket(), bundles).await();
        log("the engine " + feature.id() + " answers on " + settings.socket() + " after "
                + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began) + " ms");
    }

    private Map<String, String> frameworkProperties() {
        Map<String, String> properties = new HashMap<>(settings.values());
        properties.put(
                Constants.FRAMEWORK_STORAGE, settings.run().resolve("felix").toString());
        properties.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        properties.put(Constants.FRAMEWORK_BEGINNING_STARTLEVEL, Integer.toString(CONFIGURATION_LEVEL));
        properties.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, API_PACKAGES);
        // Flight Recorder, when it is asked to time methods, writes calls to itself into the classes of bundles
        properties.put(Constants.FRAMEWORK_BOOTDELEGATION, "jdk.jfr.tracing");
        // configuration comes from files at each start, so what ConfigurationAdmin would keep goes with the cache
        return properties;
    }

    private static void configure(BundleContext context, Configurations configurations) throws IOException {
        ServiceReference<ConfigurationAdmin> reference = context.getServiceReference(ConfigurationAdmin.class);
        if (reference == null) {
            throw new StartFailure("the feature has no ConfigurationAdmin at start level " + CONFIGURATION_LEVEL);
        }
        configurations.applyTo(context.getService(reference));
        context.ungetService(reference);
    }

    private static void logErrors(FrameworkEvent event) {
        if (event.getType() == FrameworkEvent.ERROR) {
            Throwable thrown = event.getThrowable();
            // the resolver's message names what is missing, its stack trace says nothing more
            log("bundle " + event.getBundle().getSymbolicName() + ": " + thrown.getMessage());
            if (thrown.getCause() != null) {
                thrown.getCause().printStackTrace();
            }
        }
    }

    /** SIGTERM, SIGINT. An asked-for end is a success, so the exit code is 0 and not the signal's. */
    private void shutDown() {
        log("the engine stops; containers run on");
        stop();
        Runtime.getRuntime().halt(0);
    }

    /** Undoes what start did so far. */
    private synchronized void stop() {
        try {
            if (control != null) {
                control.close();
            }
            if (framework != null) {
                framework.stop();
                if (framework.waitForStop(STOP_PATIENCE_MS).getType() == FrameworkEvent.WAIT_TIMEDOUT) {
                    log("bundles did not stop within " + STOP_PATIENCE_MS + " ms");
                }
            }
            if (place != null) {
                place.close();
            }
        } catch (BundleException | IOException e) {
            log("while stopping: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static void log(String message) {
        System.err.println(TIME.format(LocalTime.now(ZoneId.systemDefault())) + " INFO  launcher " + message);
    }
}
