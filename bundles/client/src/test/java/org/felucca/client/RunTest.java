package org.felucca.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.felucca.client.FakeEngine.Reply;
import org.felucca.client.FakeEngine.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The conversation of {@code felucca run} with an engine. */
@Timeout(20)
class RunTest {
    private static final String CREATED = "{\"Id\":\"c0ffee\",\"Warnings\":[]}";

    /** A container that writes, reads its input to the end, writes it back, and ends. */
    private static final class Container {
        private final CountDownLatch started = new CountDownLatch(1);
        private final CountDownLatch ended = new CountDownLatch(1);
        private final int exitCode;
        private final Reply startReply;

        Container(int exitCode, Reply startReply) {
            this.exitCode = exitCode;
            this.startReply = startReply;
        }

        Reply answer(Request request) throws IOException {
            String path = request.path();
            if (path.equals("/containers/create")) {
                return Reply.json(201, CREATED);
            } else if (path.endsWith("/attach")) {
                return Reply.hijacked((in, out) -> {
                    await(started);
                    if (startReply.status() == 204) {
                        frame(out, 1, "out\n");
                        frame(out, 2, "err\n");
                        if (request.query().contains("stdin=1")) {
                            frame(out, 1, new String(in.readAllBytes(), StandardCharsets.UTF_8));
                        }
                    }
                    ended.countDown();
                });
            } else if (path.endsWith("/wait")) {
                return new Reply(200, "application/json", "", (in, out) -> {
                    await(ended);
                    out.write(("{\"StatusCode\":" + exitCode + "}").getBytes(StandardCharsets.UTF_8));
                });
            } else if (path.endsWith("/start")) {
                started.countDown();
                return startReply;
            }
            return null;
        }

        private static void await(CountDownLatch latch) throws IOException {
            try {
                latch.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
        }

        private static void frame(OutputStream out, int stream, String text) throws IOException {
            byte[] payload = text.getBytes(StandardCharsets.UTF_8);
            ByteBuffer frame = ByteBuffer.allocate(8 + payload.length);
            frame.put((byte) stream).put(new byte[3]).putInt(payload.length).put(payload);
            out.write(frame.array());
        }
    }

    private static List<String> asked(FakeEngine engine) {
        return engine.requests().stream().map(Request::toString).toList();
    }

    @Test
    void attachesAndWaitsBeforeItStarts() throws IOException {
        Container container = new Container(7, Reply.empty());
        try (FakeEngine engine = FakeEngine.start("1.51", container::answer)) {
            CommandRun run = CommandRun.of(engine, "run --rm --name n busybox true");
            assertEquals(new CommandRun(7, "out\n", "err\n"), run);
            assertEquals(
                    List.of(
                            "POST /containers/create?name=n",
                            "POST /containers/c0ffee/attach?stderr=1&stdout=1&stream=1",
                            "POST /containers/c0ffee/wait?condition=removed",
                            "POST /containers/c0ffee/start"),
                    asked(engine));
            assertEquals("tcp", engine.requests().get(1).headers().get("upgrade"));
        }
    }

    @Test
    void inputEndsWithAHalfCloseAndOutputGoesOn() throws IOException {
        Container container = new Container(0, Reply.empty());
        try (FakeEngine engine = FakeEngine.start("1.51", container::answer)) {
            CommandRun run = CommandRun.of(engine, List.of("run", "-i", "busybox", "cat"), "typed\n");
            assertEquals(new CommandRun(0, "out\ntyped\n", "err\n"), run);
            assertTrue(asked(engine).contains("POST /containers/c0ffee/wait?condition=next-exit"));
        }
    }

    @Test
    void detachedPrintsTheIdAndDoesNotAttach() throws IOException {
        Container container = new Container(0, Reply.empty());
        try (FakeEngine engine = FakeEngine.start("1.51", container::answer)) {
            assertEquals(new CommandRun(0, "c0ffee\n", ""), CommandRun.of(engine, "run -d busybox"));
            assertEquals(List.of("POST /containers/create", "POST /containers/c0ffee/start"), asked(engine));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "127, 'exec: \"x\": executable file not found in $PATH'",
        "127, 'stat /x: no such file or directory'",
        "126, 'exec: \"/tmp\": permission denied'",
        "126, 'exec: \"/tmp\": is a directory'",
        "125, 'something else'"
    })
    void theEnginesWordsDecideTheExitCodeOfAFailedStart(int code, String message) throws IOException {
        Reply refusal = Reply.json(400, "{\"message\":" + org.felucca.client.json.Json.write(message) + "}");
        try (FakeEngine engine = FakeEngine.start("1.51", new Container(0, refusal)::answer)) {
            CommandRun run = CommandRun.of(engine, "run busybox x");
            assertEquals(code, run.exit());
            assertEquals(
                    "felucca: Error response from daemon: " + message
                            + "\n\nRun 'felucca run --help' for more information\n",
                    run.err());
        }
    }

    @Test
    void triesToPullAMissingImageAndSaysWhyItCannot() throws IOException {
        FakeEngine.Script script = request -> request.path().equals("/images/create")
                ? Reply.json(501, "{\"message\":\"this engine cannot pull\"}")
                : Reply.json(404, "{\"message\":\"No such image: x:latest\"}");
        try (FakeEngine engine = FakeEngine.start("1.51", script)) {
            CommandRun run = CommandRun.of(engine, "run x");
            assertEquals(125, run.exit());
            assertEquals(
                    """
                    Unable to find image 'x:latest' locally
                    felucca: Error response from daemon: this engine cannot pull

                    Run 'felucca run --help' for more information
                    """,
                    run.err());
            assertEquals(
                    List.of("POST /containers/create", "POST /images/create?fromImage=x&tag=latest"), asked(engine));
        }
    }

    @Test
    void noEngineIsExitCode125() throws IOException {
        FakeEngine gone = FakeEngine.start("1.51", request -> null);
        gone.close();
        CommandRun run = CommandRun.of(gone, "run busybox");
        assertEquals(125, run.exit());
        assertTrue(run.err().startsWith("felucca: Cannot connect to the Felucca engine at unix:///"), run.err());
    }

    @Test
    void theIdFileHoldsTheIdAndIsNotOverwritten(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("id");
        try (FakeEngine engine = FakeEngine.start("1.51", new Container(0, Reply.empty())::answer)) {
            String line = "run -d --cidfile " + file + " busybox";
            assertEquals(0, CommandRun.of(engine, line).exit());
            assertEquals("c0ffee", Files.readString(file));
            CommandRun second = CommandRun.of(engine, line);
            assertEquals(125, second.exit());
            assertTrue(second.err().contains("container ID file found"), second.err());
        }
    }
}
