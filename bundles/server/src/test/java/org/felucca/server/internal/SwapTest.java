package org.felucca.server.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.felucca.engine.Engine;
import org.felucca.engine.Event;
import org.felucca.engine.HandlerReplaced;
import org.felucca.engine.JobContext;
import org.felucca.engine.container.AttachContainer;
import org.felucca.engine.container.InspectContainer;
import org.felucca.engine.container.ReadLogs;
import org.felucca.engine.container.StartContainer;
import org.felucca.engine.container.WaitContainer;
import org.felucca.model.Errors;
import org.felucca.model.StreamKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** Replaces the engine's and the server's bundles in place while clients are served. */
@Timeout(120)
@SuppressWarnings("StringConcatToTextBlock") // lines of HTTP end in CRLF
class SwapTest {
    private TestFramework felix;
    private final BlockingQueue<String> lines = new SynchronousQueue<>();

    @BeforeEach
    void start() throws Exception {
        felix = new TestFramework();
    }

    @AfterEach
    void stop() throws Exception {
        felix.close();
    }

    private void offerContainers() {
        felix.offer(
                "container.inspect",
                (InspectContainer q, JobContext c) ->
                        Samples.container(q.container().equals("tty")));
        felix.offer("container.start", (StartContainer q, JobContext c) -> {
            if (q.container().equals("missing")) {
                throw Errors.notFound("No such container: missing");
            }
            return null;
        });
        felix.offer("container.logs", (ReadLogs q, JobContext c) -> {
            c.io().begin();
            for (String line = lines.take(); !line.isEmpty(); line = lines.take()) {
                c.io().write(StreamKind.STDOUT, ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
            }
            return null;
        });
        felix.offer("container.attach", (AttachContainer q, JobContext c) -> {
            c.io().begin();
            c.io().write(StreamKind.STDOUT, ByteBuffer.wrap(c.io().input().readAllBytes()));
            return null;
        });
    }

    /** Asks for something on new connections until it is told to stop; keeps what went wrong. */
    private final class Crowd {
        private final AtomicInteger answers = new AtomicInteger();
        private final List<String> failures = new ArrayList<>();
        private final Thread thread = new Thread(this::run);
        private volatile boolean enough;

        Crowd() {
            thread.start();
        }

        private void run() {
            while (!enough) {
                try (RawClient client = felix.connect()) {
                    client.send("POST /containers/web/start HTTP/1.1\r\nHost: x\r\n\r\n");
                    int status = client.answer("POST").status();
                    if (status != 204) {
                        failures.add("status " + status);
                    }
                } catch (IOException | RuntimeException e) {
                    failures.add(e.toString());
                }
                answers.incrementAndGet();
            }
        }

        void awaitMore(int count) {
            int wanted = answers.get() + count;
            while (answers.get() < wanted) {
                Thread.onSpinWait();
            }
        }

        void finish() throws InterruptedException {
            enough = true;
            thread.join();
            assertEquals(List.of(), failures, answers + " answers");
        }
    }

    private void replaceUnderACrowd(Bundle bundle) throws Exception {
        Crowd crowd = new Crowd();
        crowd.awaitMore(3);
        for (int i = 0; i < 3; i++) {
            felix.update(bundle);
            crowd.awaitMore(3);
        }
        crowd.finish();
    }

    @Test
    void serverIsReplacedUnderItsClients() throws Exception {
        offerContainers();
        try (RawClient logs = felix.connect();
                RawClient attached = felix.connect();
                RawClient keepAlive = felix.connect()) {
            logs.send("GET /containers/tty/logs?follow=1&stdout=1 HTTP/1.1\r\nHost: x\r\n\r\n");
            logs.head();
            lines.put("before\n");
            assertEquals("before\n", new String(logs.chunk(), StandardCharsets.UTF_8));
            attached.send("POST /containers/tty/attach?stream=1&stdin=1&stdout=1 HTTP/1.1\r\nHost: x\r\n"
                    + "Connection: Upgrade\r\nUpgrade: tcp\r\n\r\n");
            attached.head();
            attached.send("one ");
            keepAlive.send("GET /_ping HTTP/1.1\r\nHost: x\r\n\r\n");
            assertEquals("OK", keepAlive.answer("GET").body());
            replaceUnderACrowd(felix.server);
            lines.put("after\n");
            assertEquals("after\n", new String(logs.chunk(), StandardCharsets.UTF_8));
            lines.put("");
            assertEquals(0, logs.chunk().length, "the stream ends properly");
            attached.send("two");
            attached.halfClose();
            assertEquals("one two", new String(attached.readAll(), StandardCharsets.UTF_8));
            keepAlive.send("POST /containers/missing/start HTTP/1.1\r\nHost: x\r\n\r\n");
            RawClient.Answer last = keepAlive.answer("POST");
            assertEquals("No such container: missing", last.message());
            assertEquals("close", last.headers().get("connection"));
            assertEquals(-1, keepAlive.read());
        }
    }

    @Test
    void oldServerEndsWithItsLastClient() throws Exception {
        offerContainers();
        Set<Thread> before = leaving();
        Set<Thread> old;
        try (RawClient logs = felix.connect()) {
            logs.send("GET /containers/tty/logs?follow=1&stdout=1 HTTP/1.1\r\nHost: x\r\n\r\n");
            logs.head();
            felix.update(felix.server);
            old = leaving();
            old.removeAll(before);
            assertEquals(1, old.size());
            lines.put("");
        }
        for (Thread thread : old) {
            thread.join(20_000);
            assertFalse(thread.isAlive());
        }
    }

    private static Set<Thread> leaving() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().equals("felucca-server-leaving"))
                .collect(Collectors.toCollection(HashSet::new));
    }

    @Test
    void anOldServersStreamsEndWithTheFramework() throws Exception {
        offerContainers();
        try (RawClient logs = felix.connect()) {
            logs.send("GET /containers/tty/logs?follow=1&stdout=1 HTTP/1.1\r\nHost: x\r\n\r\n");
            logs.head();
            felix.update(felix.server);
            felix.stopFramework();
            assertEquals(-1, logs.read());
        }
    }

    @Test
    void engineIsReplacedWhileJobsRun() throws Exception {
        offerContainers();
        CountDownLatch exit = new CountDownLatch(1);
        CountDownLatch away = new CountDownLatch(1);
        ServiceRegistration<?> oldWait = felix.offer("container.wait", (WaitContainer q, JobContext c) -> {
            c.io().begin();
            c.checkpoint("half");
            away.await();
            throw new HandlerReplaced();
        });
        try (RawClient waits = felix.connect();
                RawClient events = felix.connect()) {
            waits.send("POST /containers/web/wait HTTP/1.1\r\nHost: x\r\n\r\n");
            waits.head();
            events.send("GET /events HTTP/1.1\r\nHost: x\r\n\r\n");
            events.head();
            replaceUnderACrowd(felix.engine);
            tell("die");
            assertTrue(new String(events.chunk(), StandardCharsets.UTF_8).contains("\"Action\":\"die\""));
            // the handler of the waiting job goes as well, long after its engine has
            oldWait.unregister();
            felix.offer("container.wait", (WaitContainer q, JobContext c) -> {
                c.io().begin();
                exit.await();
                return new WaitContainer.Exit(c.checkpoint().equals(Optional.of("half")) ? 42 : 1, "");
            });
            away.countDown();
            exit.countDown();
            assertEquals("{\"StatusCode\":42}", new String(waits.chunk(), StandardCharsets.UTF_8));
        }
    }

    private void tell(String action) {
        BundleContext context = felix.framework.getBundleContext();
        Engine engine = context.getService(context.getServiceReference(Engine.class));
        engine.events().tell(Event.now("container", action, Samples.ID.value(), Map.of()));
    }

    @Test
    void requestsWaitForAnEngineThatIsAway() throws Exception {
        offerContainers();
        felix.engine.stop();
        try (RawClient client = felix.connect()) {
            BlockingQueue<Integer> status = new LinkedBlockingQueue<>();
            client.send("POST /containers/web/start HTTP/1.1\r\nHost: x\r\n\r\n");
            Thread reader = new Thread(() -> {
                try {
                    status.add(client.answer("POST").status());
                } catch (IOException e) {
                    status.add(-1);
                }
            });
            reader.start();
            assertEquals(null, status.poll(200, TimeUnit.MILLISECONDS), "no answer without an engine");
            felix.engine.start();
            assertEquals(204, status.poll(30, TimeUnit.SECONDS));
        }
    }

    @Test
    void socketGoesWithTheFramework() throws Exception {
        assertTrue(Files.exists(felix.socket));
        felix.stopFramework();
        assertFalse(Files.exists(felix.socket));
    }
}
