package org.felucca.server.internal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.felucca.engine.JobHandler;
import org.felucca.engine.JobRequest;
import org.felucca.model.ContainerId;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.launch.Framework;

/** Felix with the engine and the server as bundles. Contracts come from the test's class path, so that handlers may be lambdas. */
final class TestFramework {
    final Framework framework;
    final Bundle engine;
    final Bundle server;
    final Path socket;
    private final Path folder;

    TestFramework() throws Exception {
        folder = Files.createTempDirectory("felucca-swap");
        socket = folder.resolve("felucca.sock");
        Map<String, String> settings = new HashMap<>();
        settings.put(Constants.FRAMEWORK_STORAGE, folder.resolve("cache").toString());
        settings.put(
                Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                exports(ContainerId.class) + "," + exports(JobHandler.class)
                        + ",org.slf4j;version=2.0.17,org.slf4j.spi;version=2.0.17,"
                        + "org.slf4j.helpers;version=2.0.17,org.slf4j.event;version=2.0.17,org.osgi.service.cm;version=1.6.1");
        settings.put("felucca.socket", socket.toString());
        framework = new FrameworkFactory().newFramework(settings);
        framework.start();
        for (String library : new String[] {
            "org.osgi.util.function.Function",
            "org.osgi.util.promise.Promise",
            "org.osgi.service.component.ComponentContext",
            "com.google.gson.Gson",
            "org.apache.felix.cm.impl.ConfigurationManager",
            "org.apache.felix.scr.impl.Activator"
        }) {
            Bundle bundle = install(Class.forName(library, false, getClass().getClassLoader()));
            bundle.start();
        }
        install(Class.forName("org.felucca.preload.internal.StoppingBundles")).start();
        engine = install(Class.forName("org.felucca.engine.internal.LocalEngine"));
        engine.start();
        server = install(ApiServer.class);
        server.start();
    }

    /** What the bundle of a class exports. */
    private static String exports(Class<?> of) throws IOException, URISyntaxException {
        try (JarInputStream jar = new JarInputStream(bundleOf(of))) {
            return jar.getManifest().getMainAttributes().getValue(Constants.EXPORT_PACKAGE);
        }
    }

    private Bundle install(Class<?> of) throws Exception {
        return framework.getBundleContext().installBundle(of.getName(), bundleOf(of));
    }

    /** Replaces a bundle's content by the same content, as an update in place does. */
    void update(Bundle bundle) throws Exception {
        bundle.update(bundleOf(Class.forName(bundle.getLocation())));
    }

    /** The jar a class is from; of a folder of classes, as a build in progress has it, one is made. */
    private static InputStream bundleOf(Class<?> type) throws IOException, URISyntaxException {
        Path place =
                Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        if (Files.isRegularFile(place)) {
            return Files.newInputStream(place);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Path manifest = place.resolve("META-INF/MANIFEST.MF");
        try (InputStream in = Files.newInputStream(manifest);
                JarOutputStream jar = new JarOutputStream(bytes, new Manifest(in));
                Stream<Path> files = Files.walk(place)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                if (Files.isRegularFile(file) && !file.equals(manifest)) {
                    jar.putNextEntry(new JarEntry(place.relativize(file).toString()));
                    Files.copy(file, jar);
                }
            }
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    <R, Q extends JobRequest<R>> ServiceRegistration<?> offer(String job, JobHandler<Q, R> handler) {
        Dictionary<String, Object> properties = FrameworkUtil.asDictionary(Map.of(JobHandler.JOB, job));
        return framework.getBundleContext().registerService(JobHandler.class, handler, properties);
    }

    RawClient connect() throws IOException {
        return new RawClient(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
    }

    void stopFramework() throws Exception {
        framework.stop();
        framework.waitForStop(20_000);
    }

    void close() throws Exception {
        stopFramework();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
