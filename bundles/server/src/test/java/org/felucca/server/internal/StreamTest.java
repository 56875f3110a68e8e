package org.felucca.server.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Exchanger;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.felucca.engine.Event;
import org.felucca.engine.JobIo;
import org.felucca.engine.container.AttachContainer;
import org.felucca.engine.container.InspectContainer;
import org.felucca.engine.container.ReadLogs;
import org.felucca.engine.container.StartExec;
import org.felucca.engine.container.WaitContainer;
import org.felucca.engine.image.ImportImage;
import org.felucca.engine.image.LoadImages;
import org.felucca.engine.image.ProgressMessage;
import org.felucca.engine.image.SaveImages;
import org.felucca.engine.system.StreamEvents;
import org.felucca.model.Errors;
import org.felucca.model.StreamKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@SuppressWarnings("StringConcatToTextBlock") // lines of HTTP end in CRLF
class StreamTest {
    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer();
        server.engine.on(
                InspectContainer.class,
                (q, c) -> Samples.container(q.container().equals("tty")));
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private static void say(JobIo io, StreamKind stream, String text) throws IOException {
        io.write(stream, ByteBuffer.wrap(text.getBytes(UTF_8)));
    }

    private static String frame(int stream, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        return new String(
                ByteBuffer.allocate(8 + bytes.length)
                        .put((byte) stream)
                        .put(new byte[3])
                        .putInt(bytes.length)
                        .put(bytes)
                        .array(),
                java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    /** Says what it was sent, at its end, on both streams. */
    private void echoOnAttach() {
        server.engine.on(AttachContainer.class, (q, c) -> {
            c.io().begin();
            byte[] all = c.io().input().readAllBytes();
            c.io().write(StreamKind.STDOUT, ByteBuffer.wrap(all));
            say(c.io(), StreamKind.STDERR, "bye");
            return null;
        });
    }

    @ParameterizedTest
    @CsvSource({
        "Upgrade, 1.51, HTTP/1.1 101 UPGRADED, application/vnd.docker.multiplexed-stream",
        "Upgrade, 1.41, HTTP/1.1 101 UPGRADED, application/vnd.docker.raw-stream",
        "none,    1.51, HTTP/1.1 200 OK,       application/vnd.docker.raw-stream"
    })
    void attachHijacksTheConnectionBothWays(String upgrade, String version, String status, String type)
            throws Exception {
        echoOnAttach();
        try (RawClient client = server.connect()) {
            client.send("POST /v" + version + "/containers/plain/attach?stream=1&stdin=1&stdout=1&stderr=1 HTTP/1.1\r\n"
                    + "Host: x\r\n"
                    + (upgrade.equals("none") ? "" : "Connection: Upgrade\r\nUpgrade: tcp\r\n")
                    + "Content-Length: 0\r\n\r\nearly ");
            RawClient.Head head = client.head();
            assertEquals(status, head.line());
            assertEquals(type, head.headers().get("content-type"));
            assertEquals(upgrade.equals("none") ? null : "tcp", head.headers().get("upgrade"));
            assertFalse(head.headers().containsKey("content-length"));
            client.send("late");
            client.halfClose();
            assertEquals(frame(1, "early late") + frame(2, "bye"), latin(client.readAll()));
        }
        AttachContainer asked = server.engine.last(AttachContainer.class);
        assertTrue(asked.stdin() && asked.stdout() && asked.stderr() && asked.stream() && !asked.logs());
    }

    /** As dockerode attaches. */
    @Test
    void aBodyIsNotTheStreamsInput() throws Exception {
        echoOnAttach();
        try (RawClient client = server.connect()) {
            client.send("POST /containers/tty/attach?stream=1&stdin=1&stdout=1 HTTP/1.1\r\nHost: x\r\n"
                    + "Connection: Upgrade\r\nUpgrade: tcp\r\nContent-Length: 14\r\n\r\n{\"stdin\":true}");
            client.head();
            client.send("hello");
            client.halfClose();
            assertEquals("hellobye", latin(client.readAll()));
        }
    }

    @Test
    void terminalsAreNotFramed() throws Exception {
        echoOnAttach();
        try (RawClient client = server.connect()) {
            client.send("POST /containers/tty/attach?stream=1&stdin=1&stdout=1 HTTP/1.1\r\nHost: x\r\n"
                    + "Connection: Upgrade\r\nUpgrade: tcp\r\n\r\n");
            assertEquals(
                    "application/vnd.docker.raw-stream", client.head().headers().get("content-type"));
            client.send("hello");
            client.halfClose();
            assertEquals("hellobye", latin(client.readAll()));
        }
    }

    @Test
    void attachThatFailsBeforeItBeginsIsAnsweredAsHttp() throws Exception {
        server.engine.on(AttachContainer.class, (q, c) -> {
            throw Errors.conflict("You cannot attach to a paused container, unpause it first");
        });
        RawClient.Answer answer = server.ask("POST", "/containers/x/attach?stream=1");
        assertEquals(409, answer.status());
        assertEquals("You cannot attach to a paused container, unpause it first", answer.message());
    }

    @Test
    void clientThatStillSendsGetsAllOutput() throws Exception {
        server.engine.on(AttachContainer.class, (q, c) -> {
            c.io().begin();
            say(c.io(), StreamKind.STDOUT, "done");
            return null;
        });
        try (RawClient client = server.connect()) {
            client.send("POST /containers/x/attach?stream=1&stdin=1&stdout=1 HTTP/1.1\r\nHost: x\r\n"
                    + "Connection: Upgrade\r\nUpgrade: tcp\r\n\r\n" + "x".repeat(5000));
            client.head();
            assertEquals(frame(1, "done"), latin(client.readAll()), "an end, not a broken connection");
        }
    }

    @Test
    void interruptedReadLosesNoByte() throws Exception {
        CountDownLatch waits = new CountDownLatch(1);
        server.engine.on(AttachContainer.class, (q, c) -> {
            c.io().begin();
            Thread reader = Thread.currentThread();
            Thread interrupter = new Thread(() -> {
                while (reader.getState() != Thread.State.WAITING) {
                    Thread.onSpinWait();
                }
                reader.interrupt();
            });
            interrupter.start();
            boolean interrupted = false;
            try {
                c.io().input().read();
            } catch (InterruptedIOException e) {
                interrupted = Thread.interrupted();
            }
            waits.countDown();
            byte[] rest = c.io().input().readAllBytes();
            say(c.io(), StreamKind.STDOUT, interrupted + " " + new String(rest, UTF_8));
            return null;
        });
        try (RawClient client = server.connect()) {
            client.send("POST /containers/tty/attach?stream=1&stdin=1 HTTP/1.1\r\nHost: x\r\n"
                    + "Connection: Upgrade\r\nUpgrade: tcp\r\n\r\n");
            client.head();
            assertTrue(waits.await(20, TimeUnit.SECONDS));
            client.send("all of it");
            client.halfClose();
            assertEquals("true all of it", latin(client.readAll()));
        }
    }

    @Test
    void execToldOfItsFailureInTheStream() throws Exception {
        server.engine.on(StartExec.class, (q, c) -> {
            c.io().begin();
            throw Errors.invalid("exec failed: \"nope\": executable file not found in $PATH");
        });
        try (RawClient client = server.connect()) {
            String body = "{\"Detach\":false,\"Tty\":false}";
            client.send("POST /exec/ab/start HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n"
                    + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
            assertEquals(101, client.head().status());
            assertEquals(
                    frame(1, "exec failed: \"nope\": executable file not found in $PATH\r\n"), latin(client.readAll()));
        }
    }

    @Test
    void waitSendsItsHeadersBeforeTheEnd() throws Exception {
        CountDownLatch exit = new CountDownLatch(1);
        server.engine.on(WaitContainer.class, (q, c) -> {
            c.io().begin();
            exit.await();
            return new WaitContainer.Exit(7, "");
        });
        try (RawClient client = server.connect()) {
            client.send("POST /v1.51/containers/x/wait?condition=next-exit HTTP/1.1\r\nHost: x\r\n\r\n");
            assertEquals(200, client.head().status());
            exit.countDown();
            assertEquals("{\"StatusCode\":7}", latin(client.chunk()));
            assertEquals(0, client.chunk().length);
        }
        assertEquals(
                WaitContainer.Condition.NEXT_EXIT,
                server.engine.last(WaitContainer.class).condition());
    }

    @Test
    void waitOfAnOldClientIsOneAnswer() throws Exception {
        server.engine.on(WaitContainer.class, (q, c) -> {
            c.io().begin();
            return new WaitContainer.Exit(0, "");
        });
        RawClient.Answer answer = server.ask("POST", "/v1.29/containers/x/wait");
        assertEquals("{\"StatusCode\":0}", answer.body());
        assertTrue(answer.headers().containsKey("content-length"));
    }

    @Test
    void waitRefusesAnUnknownCondition() throws Exception {
        RawClient.Answer answer = server.ask("POST", "/containers/x/wait?condition=soon");
        assertEquals(400, answer.status());
        assertEquals("invalid condition: \"soon\"", answer.message());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /containers/x/wait",
                "GET /containers/x/logs?follow=1&stdout=1",
                "GET /events",
                "GET /images/x/get"
            })
    void aClientThatLeavesCancelsTheJob(String request) throws Exception {
        CountDownLatch runs = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        server.engine
                .on(WaitContainer.class, (q, c) -> {
                    waitForCancel(c.io(), runs, cancelled);
                    return new WaitContainer.Exit(0, "");
                })
                .on(ReadLogs.class, (q, c) -> waitForCancel(c.io(), runs, cancelled))
                .on(StreamEvents.class, (q, c) -> waitForCancel(c.io(), runs, cancelled))
                .on(SaveImages.class, (q, c) -> waitForCancel(c.io(), runs, cancelled));
        try (RawClient client = server.connect()) {
            client.send(request + " HTTP/1.1\r\nHost: x\r\n\r\n");
            assertTrue(runs.await(20, TimeUnit.SECONDS));
        }
        assertTrue(cancelled.await(20, TimeUnit.SECONDS));
    }

    private static Void waitForCancel(JobIo io, CountDownLatch runs, CountDownLatch cancelled)
            throws IOException, InterruptedException {
        io.begin();
        runs.countDown();
        try {
            new CountDownLatch(1).await();
            throw new AssertionError("nobody counts down");
        } catch (InterruptedException e) {
            cancelled.countDown();
            throw e;
        }
    }

    @Test
    void anEmptyHostIsTakenAsOldClientsSendIt() throws Exception {
        try (RawClient client = server.connect()) {
            client.send("GET /_ping HTTP/1.1\r\nHost: \r\n\r\nGET /_ping HTTP/1.1\r\nHost:\r\n\r\n");
            assertEquals("OK", client.answer("GET").body());
            assertEquals("OK", client.answer("GET").body());
        }
    }

    @Test
    void aPipelinedRequestIsAnsweredAfterTheStream() throws Exception {
        CountDownLatch exit = new CountDownLatch(1);
        server.engine.on(WaitContainer.class, (q, c) -> {
            c.io().begin();
            exit.await();
            return new WaitContainer.Exit(1, "");
        });
        try (RawClient client = server.connect()) {
            client.send("POST /containers/x/wait HTTP/1.1\r\nHost: x\r\n\r\n");
            client.head();
            client.send("GET /_ping HTTP/1.1\r\nHost: x\r\n\r\n");
            try (RawClient other = server.connect()) {
                // the watch of the first had its chance to read ahead by the time another is answered
                other.send("GET /_ping HTTP/1.1\r\nHost: x\r\n\r\n");
                other.answer("GET");
            }
            exit.countDown();
            assertEquals("{\"StatusCode\":1}", latin(client.chunk()));
            client.chunk();
            assertEquals("OK", client.answer("GET").body());
            client.send("GET /_ping HTTP/1.1\r\nHost: x\r\n\r\n");
            assertEquals("OK", client.answer("GET").body());
        }
    }

    @Test
    void manyWaitsOnOneConnectionMissNoRequest() throws Exception {
        server.engine.on(WaitContainer.class, (q, c) -> {
            c.io().begin();
            return new WaitContainer.Exit(0, "");
        });
        try (RawClient client = server.connect()) {
            for (int i = 0; i < 3000; i++) {
                client.send("POST /containers/x/wait HTTP/1.1\r\nHost: x\r\n\r\n");
                client.head();
                // the next request meets the watch of this one in each of its states
                client.send("GET /_ping HTTP/1.1\r\nHost: x\r\n\r\n");
                client.chunk();
                client.chunk();
                assertEquals("OK", client.answer("GET").body());
            }
        }
    }

    @Test
    void logsBeginBeforeTheFirstLine() throws Exception {
        Exchanger<String> line = new Exchanger<>();
        server.engine.on(ReadLogs.class, (q, c) -> {
            c.io().begin();
            say(c.io(), StreamKind.STDERR, line.exchange(null));
            return null;
        });
        try (RawClient client = server.connect()) {
            client.send("GET /v1.43/containers/x/logs?follow=true&stderr=1&tail=5&since=1700000000.5&timestamps=1 "
                    + "HTTP/1.1\r\nHost: x\r\n\r\n");
            RawClient.Head head = client.head();
            assertEquals(
                    "application/vnd.docker.multiplexed-stream", head.headers().get("content-type"));
            line.exchange("hello\n");
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            for (byte[] chunk = client.chunk(); chunk.length > 0; chunk = client.chunk()) {
                body.write(chunk);
            }
            assertEquals(frame(2, "hello\n"), latin(body.toByteArray()));
        }
        ReadLogs asked = server.engine.last(ReadLogs.class);
        assertEquals(5, asked.tail());
        assertEquals(Optional.of(Instant.ofEpochSecond(1700000000, 500_000_000)), asked.since());
        assertTrue(asked.timestamps() && asked.follow() && asked.stderr() && !asked.stdout());
    }

    @Test
    void logsWantAStream() throws Exception {
        RawClient.Answer answer = server.ask("GET", "/containers/x/logs");
        assertEquals(400, answer.status());
        assertEquals("Bad parameters: you must choose at least one stream", answer.message());
    }

    @Test
    void manySmallLinesArriveInOrder() throws Exception {
        int lines = 50_000;
        server.engine.on(ReadLogs.class, (q, c) -> {
            c.io().begin();
            for (int i = 0; i < lines; i++) {
                say(c.io(), StreamKind.STDOUT, i + "\n");
            }
            return null;
        });
        String body = server.ask("GET", "/containers/tty/logs?stdout=1").body();
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < lines; i++) {
            expected.append(i).append('\n');
        }
        assertEquals(expected.toString(), body);
    }

    @Test
    void eventsAreLinesThatOldClientsUnderstand() throws Exception {
        server.engine.on(StreamEvents.class, (q, c) -> {
            c.io().begin();
            c.io().message(new Event(
                    "container", "start", "4f1e", Map.of("image", "busybox", "name", "web"), Samples.TIME));
            return null;
        });
        RawClient.Answer answer = server.ask("GET", "/events?filters=%7B%22type%22%3A%7B%22container%22%3Atrue%7D%7D");
        assertEquals(
                List.of("container"),
                server.engine.last(StreamEvents.class).filters().get("type"));
        assertTrue(answer.body().endsWith("}\n"));
        JsonObject event = JsonParser.parseString(answer.body()).getAsJsonObject();
        assertEquals("start", event.get("status").getAsString());
        assertEquals("busybox", event.get("from").getAsString());
        assertEquals("4f1e", event.getAsJsonObject("Actor").get("ID").getAsString());
        assertEquals(1767323045678901234L, event.get("timeNano").getAsLong());
    }

    @Test
    void loadReadsTheBodyWhileItAnswers() throws Exception {
        server.engine.on(LoadImages.class, (q, c) -> {
            byte[] first = c.io().input().readNBytes(3);
            c.io().message(ProgressMessage.stream("got " + new String(first, UTF_8) + "\n"));
            int rest = c.io().input().readAllBytes().length;
            c.io().message(ProgressMessage.progress("layer", "Loading", rest, 200_000));
            return null;
        });
        try (RawClient client = server.connect()) {
            client.send(
                    "POST /images/load?quiet=0 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
            assertEquals("application/json", client.head().headers().get("content-type"));
            assertEquals("{\"stream\":\"got abc\\n\"}\r\n", latin(client.chunk()));
            client.send("186a0\r\n" + "x".repeat(100_000) + "\r\n0\r\n\r\n");
            assertEquals(
                    "{\"status\":\"Loading\",\"progressDetail\":{\"current\":100000,\"total\":200000},\"progress\":\"["
                            + "=".repeat(25) + ">" + " ".repeat(25)
                            + "]  100kB/200kB\",\"id\":\"layer\"}\r\n",
                    latin(client.chunk()));
            assertEquals(0, client.chunk().length);
        }
        assertFalse(server.engine.last(LoadImages.class).quiet());
    }

    @Test
    void progressThatFailsBeforeItBeginsHasAStatus() throws Exception {
        server.engine.on(ImportImage.class, (q, c) -> {
            throw Errors.invalid("this is no tar");
        });
        assertEquals(400, server.ask("POST", "/images/create?fromSrc=-").status());
    }

    @Test
    void loadTellsOfEveryFailureInItsStream() throws Exception {
        server.engine.on(LoadImages.class, (q, c) -> {
            throw Errors.invalid("this is no tar");
        });
        RawClient.Answer answer = server.ask("POST", "/images/load");
        assertEquals(200, answer.status());
        assertEquals(
                "{\"errorDetail\":{\"message\":\"this is no tar\"},\"error\":\"this is no tar\"}\r\n", answer.body());
        assertEquals(400, server.ask("POST", "/images/load?platform=a//b").status());
    }

    @Test
    void progressThatFailsLaterTellsInTheStream() throws Exception {
        AtomicBoolean begun = new AtomicBoolean();
        server.engine.on(ImportImage.class, (q, c) -> {
            c.io().message(ProgressMessage.stream("working\n"));
            begun.set(true);
            throw Errors.invalid("the tar is cut off");
        });
        RawClient.Answer answer = server.ask("POST", "/images/create?fromSrc=-&repo=a/b&tag=c");
        assertEquals(200, answer.status());
        assertEquals(
                "{\"stream\":\"working\\n\"}\r\n"
                        + "{\"errorDetail\":{\"message\":\"the tar is cut off\"},\"error\":\"the tar is cut off\"}\r\n",
                answer.body());
        assertTrue(begun.get());
    }

    @Test
    void savedTarIsTheBody() throws Exception {
        byte[] tar = new byte[300_000];
        new java.util.Random(1).nextBytes(tar);
        server.engine.on(SaveImages.class, (q, c) -> {
            c.io().write(StreamKind.STDOUT, ByteBuffer.wrap(tar));
            return null;
        });
        try (RawClient client = server.connect()) {
            client.send("GET /images/get?names=a&names=b%2Fc HTTP/1.1\r\nHost: x\r\n\r\n");
            assertEquals("application/x-tar", client.head().headers().get("content-type"));
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            for (byte[] chunk = client.chunk(); chunk.length > 0; chunk = client.chunk()) {
                body.write(chunk);
            }
            assertArrayEquals(tar, body.toByteArray());
        }
        assertEquals(List.of("a", "b/c"), server.engine.last(SaveImages.class).images());
    }
}
