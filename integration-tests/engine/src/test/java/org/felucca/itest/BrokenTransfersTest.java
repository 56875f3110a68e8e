package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.felucca.itest.harness.Await;
import org.felucca.itest.harness.Commands;
import org.felucca.itest.harness.FaultProxy;
import org.felucca.itest.harness.Registry;
import org.felucca.itest.harness.SharedEngine;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pulls and pushes that break off, and what the next attempt has to bring. */
@Tag("root")
@Timeout(180)
class BrokenTransfersTest {
    private static final int PORT = 5051;
    private static final String NAME = "localhost:" + PORT + "/big:1";

    /** Of a layer; what connections hold on their way is less. */
    private static final int SIZE = 12_000_000;

    private static final int SOME = 8_000_000;

    @TempDir
    static Path folder;

    private static SharedEngine.Clients own;
    private static Registry registry;
    private static FaultProxy proxy;

    /** The engine has closed a connection that stood still. */
    private final CountDownLatch gone = new CountDownLatch(1);

    private String id;
    private String layer;

    @BeforeAll
    static void start() throws IOException {
        assumeFalse(System.getProperty("engine").equals("docker"), "Docker begins again");
        own = SharedEngine.Clients.startNew(
                "fbt" + ProcessHandle.current().pid(),
                Map.of("org.felucca.distribution", "{\"attempts\":2,\"retry.millis\":10}"));
        registry = Registry.onSocket(own.engine(), folder);
        proxy = new FaultProxy(own.engine(), folder, PORT, registry.socket());
    }

    @AfterAll
    static void end() {
        if (own != null) {
            if (proxy != null) {
                proxy.close();
                registry.close();
            }
            own.close();
        }
    }

    /** An image with a layer that nobody has seen. */
    @BeforeEach
    void make() {
        proxy.clear();
        Commands.ok(
                "sh",
                "-c",
                "cd \"$0\" && head -c " + SIZE + " /dev/urandom >file && tar -cf layer.tar file",
                folder.toString());
        id = own.docker().ok("import", folder.resolve("layer.tar").toString(), NAME);
        layer = own.docker().ok("image", "inspect", "-f", "{{index .RootFS.Layers 0}}", NAME);
    }

    @AfterEach
    void remove() {
        own.docker().run("rmi", NAME);
    }

    private void publish() {
        own.docker().ok("push", "-q", NAME);
        own.docker().ok("rmi", NAME);
        proxy.clear();
    }

    private void assertPulled() {
        assertEquals(id, own.docker().ok("image", "inspect", "-f", "{{.Id}}", NAME));
        assertEquals(List.of(), files("incoming"));
        assertEquals(List.of(), files("parts"));
    }

    private List<String> files(String of) {
        return Commands.ok("find", own.engine().root().resolve(of).toString(), "-type", "f")
                .lines()
                .toList();
    }

    /** Requests for the layer, the configuration left out. */
    private List<FaultProxy.Request> askedForLayer() {
        return proxy.asked("GET /v2/big/blobs/" + layer);
    }

    private void assertGoesOn() {
        proxy.clear();
        own.docker().ok("pull", "-q", NAME);
        assertEquals(1, askedForLayer().size(), askedForLayer().toString());
        String range = askedForLayer().get(0).header("range");
        assertTrue(range.matches("bytes=[0-9]+-"), "asked for all of it: " + range);
        assertNotEquals("bytes=0-", range);
        assertPulled();
    }

    /** Sends some of the layer, and then nothing more until the engine closes the connection. */
    private FaultProxy.Fault standStillAfter(int bytes) {
        return exchange -> {
            FaultProxy.cutAfter(bytes).answer(exchange);
            while (exchange.sent().read() >= 0) {
                // the engine says nothing either
            }
            gone.countDown();
        };
    }

    private void awaitSome() {
        Path part = own.engine().root().resolve("parts").resolve(layer.substring("sha256:".length()));
        Await.until(
                () -> "some of " + part + ": " + part.toFile().length(),
                () -> part.toFile().length() >= SOME);
    }

    @Test
    void aPullGoesOnWhereItsConnectionWasCut() {
        publish();
        proxy.on("GET /v2/big/blobs/" + layer, 1, FaultProxy.cutAfter(SOME));
        own.docker().ok("pull", "-q", NAME);
        assertEquals(2, askedForLayer().size());
        assertEquals("bytes=" + SOME + "-", askedForLayer().get(1).header("range"));
        assertPulled();
    }

    @Test
    void whatGaveUpIsGoneOnWith() {
        publish();
        proxy.on("GET /v2/big/blobs/" + layer, 1, FaultProxy.cutAfter(SOME));
        proxy.on("GET /v2/big/blobs/" + layer, FaultProxy.says(503, "text/plain", "not now"));
        own.docker().fails(1, "received unexpected HTTP status: 503", "pull", NAME);
        assertFalse(files("blobs/sha256").toString().contains(layer.substring("sha256:".length())), "not whole");
        assertGoesOn();
    }

    @Test
    void whatAClientLeftIsGoneOnWith() throws Exception {
        publish();
        proxy.on("GET /v2/big/blobs/" + layer, standStillAfter(SOME));
        try (Commands.Running pull = own.docker().start("pull", NAME)) {
            awaitSome();
            pull.signal("KILL");
            assertTrue(gone.await(30, TimeUnit.SECONDS), "the engine pulls on for nobody: " + proxy);
        }
        assertGoesOn();
    }

    @Test
    void whatAKilledEngineLeftIsGoneOnWith() throws IOException {
        publish();
        proxy.on("GET /v2/big/blobs/" + layer, standStillAfter(SOME));
        try (Commands.Running pull = own.docker().start("pull", NAME)) {
            awaitSome();
            own.engine().kill();
            assertNotEquals(0, pull.end().exit());
        }
        own.engine().start();
        assertGoesOn();
    }

    @Test
    void whatWasLeftAndIsWrongIsBroughtAgain() throws IOException {
        publish();
        proxy.on("GET /v2/big/blobs/" + layer, 1, FaultProxy.cutAfter(SOME));
        proxy.on("GET /v2/big/blobs/" + layer, FaultProxy.says(503, "text/plain", "not now"));
        own.docker().fails(1, "503", "pull", NAME);
        Commands.ok(
                "sh",
                "-c",
                "printf x | dd of=\"$0\" bs=1 seek=1000 conv=notrunc",
                files("parts").get(0));
        proxy.clear();
        own.docker().ok("pull", "-q", NAME);
        assertEquals(
                List.of("bytes=" + SOME + "-", ""),
                askedForLayer().stream().map(r -> r.header("range")).toList());
        assertPulled();
    }

    @Test
    void aPushThatIsCutArrives() {
        proxy.on("(PUT|PATCH) /v2/big/blobs/uploads/.*", 1, exchange -> exchange.sent()
                .readNBytes(SOME));
        publish();
        own.docker().ok("pull", "-q", NAME);
        assertPulled();
    }

    @Test
    void aPushToABusyRegistryArrives() {
        proxy.on("POST /v2/big/blobs/uploads/", 1, FaultProxy.says(429, "application/json", "{}"));
        proxy.on("PUT /v2/big/manifests/.*", 1, FaultProxy.says(503, "text/plain", "not now"));
        publish();
        own.docker().ok("pull", "-q", NAME);
        assertPulled();
    }
}
