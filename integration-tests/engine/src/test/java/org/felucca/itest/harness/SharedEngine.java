package org.felucca.itest.harness;

import com.google.gson.JsonElement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One engine for all test classes that ask for it: started at the first, ended after the last. */
public final class SharedEngine implements BeforeAllCallback, AfterEachCallback {
    private static volatile Clients current;

    @Override
    public void beforeAll(ExtensionContext context) {
        Clients shared = context.getRoot()
                .getStore(ExtensionContext.Namespace.create(SharedEngine.class))
                .getOrComputeIfAbsent(
                        Clients.class,
                        c -> Clients.startNew("fit" + ProcessHandle.current().pid()),
                        Clients.class);
        if (!shared.answers()) {
            throw new AssertionError("the engine does not answer any more");
        }
        current = shared;
    }

    /** Tests of a class run one after the other: what one leaves is removed before the next. */
    @Override
    public void afterEach(ExtensionContext context) {
        current.removeAllContainers();
        current.removeAllNetworks();
    }

    /** The engine of the running test. */
    public static Clients current() {
        return current;
    }

    /** An engine with what speaks to it. */
    public static final class Clients implements AutoCloseable {
        private final Engine engine;
        private final Cli docker;
        private final Http http;

        Clients(Engine engine) {
            this.engine = engine;
            this.docker = new Cli(engine.socket(), configuration());
            this.http = new Http(engine.socket());
        }

        /** Starts an engine of its own, with the busybox image loaded. The caller closes it. */
        public static Clients startNew(String name) {
            return start(Engine.create(name));
        }

        /** The same with an engine that is configured by JSON texts, by PID. */
        public static Clients startNew(String name, java.util.Map<String, String> configuration) {
            return start(Engine.create(name, configuration));
        }

        /** The same with an engine whose containers are in user namespaces. */
        public static Clients startRemapped(String name) {
            return start(Engine.createRemapped(name));
        }

        private static Clients start(Engine engine) {
            try {
                engine.start();
                Clients clients = new Clients(engine);
                clients.docker.ok(
                        "load", "-q", "-i", fixture("busybox.docker.tar").toString());
                return clients;
            } catch (RuntimeException | Error e) {
                engine.close();
                throw e;
            }
        }

        public Engine engine() {
            return engine;
        }

        public Cli docker() {
            return docker;
        }

        public Http http() {
            return http;
        }

        boolean answers() {
            return http.get("/_ping").status() == 200;
        }

        /** Removes every container of this engine, running or not. */
        public void removeAllContainers() {
            for (JsonElement container :
                    http.get("/containers/json?all=1").expect(200).json().getAsJsonArray()) {
                String id = container.getAsJsonObject().get("Id").getAsString();
                Http.Response answer = http.delete("/containers/" + id + "?force=1&v=1");
                if (answer.status() != 204 && answer.status() != 404 && answer.status() != 409) {
                    throw new AssertionError("removing " + id + ": " + answer);
                }
            }
        }

        /** Removes every network that a test has made. */
        public void removeAllNetworks() {
            http.post("/networks/prune", "").expect(200);
        }

        private static Path configuration() {
            try {
                return Files.createDirectories(
                        Path.of("target", "docker-config").toAbsolutePath());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            engine.close();
        }
    }

    /** A file of the test images' folder. */
    public static Path fixture(String name) {
        Path file = Path.of(System.getProperty("fixtures"), name).normalize();
        if (!Files.exists(file)) {
            throw new AssertionError("no " + file + ": run integration-tests/fixtures/make-images");
        }
        return file;
    }
}
