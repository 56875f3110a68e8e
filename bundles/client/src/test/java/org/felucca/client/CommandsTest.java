package org.felucca.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.felucca.client.FakeEngine.Reply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The requests of the other commands, as docker's client makes them, and what comes of the answers. */
@Timeout(20)
class CommandsTest {
    private static final String INSPECT =
            "{\"Id\":\"c0ffee\",\"State\":{\"Running\":true},\"Config\":{\"Tty\":false,\"Labels\":{\"a\":\"b\"}}}";

    private static Reply answer(FakeEngine.Request request) {
        String path = request.path();
        if (path.equals("/containers/gone/json") || path.contains("/containers/gone")) {
            return Reply.json(404, "{\"message\":\"No such container: gone\"}");
        } else if (path.endsWith("/wait")) {
            return Reply.json(200, "{\"StatusCode\":3}");
        } else if (path.endsWith("/exec")) {
            return Reply.json(201, "{\"Id\":\"e1\"}");
        } else if (path.equals("/exec/e1/json")) {
            return Reply.json(200, "{\"ExitCode\":5}");
        } else if (path.equals("/exec/e1/start") && request.headers().containsKey("upgrade")) {
            return Reply.hijacked((in, out) -> out.write(new byte[] {1, 0, 0, 0, 0, 0, 0, 3, 'h', 'i', '\n'}));
        } else if (path.startsWith("/containers/") && path.endsWith("/json") && !path.equals("/containers/json")) {
            return Reply.json(200, INSPECT);
        } else if (request.method().equals("GET")) {
            return Reply.json(200, "[]");
        } else if (request.method().equals("DELETE") && path.startsWith("/images/")) {
            return Reply.json(200, "[{\"Untagged\":\"x:latest\"},{\"Deleted\":\"sha256:1\"}]");
        }
        return Reply.empty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ps | GET /containers/json
                    ps -a -n 3 | GET /containers/json?all=1&limit=3
                    ps -l -s | GET /containers/json?limit=1&size=1
                    ps -f name=x -f label=a=b | GET /containers/json?filters=%7B%22label%22%3A%7B%22a%3Db%22%3Atrue%7D%2C%22name%22%3A%7B%22x%22%3Atrue%7D%7D
                    container ls --format {{.Size}} | GET /containers/json?size=1
                    images -a x:1 | GET /images/json?all=1&filters=%7B%22reference%22%3A%7B%22x%3A1%22%3Atrue%7D%7D
                    network ls | GET /networks
                    stop x | POST /containers/x/stop
                    stop -t 0 -s INT x | POST /containers/x/stop?signal=INT&t=0
                    restart --time 4 x | POST /containers/x/restart?t=4
                    kill x | POST /containers/x/kill
                    kill -s HUP x | POST /containers/x/kill?signal=HUP
                    pause x | POST /containers/x/pause
                    unpause x | POST /containers/x/unpause
                    rm -fv x | DELETE /containers/x?force=1&v=1
                    rm -l /a/b | DELETE /containers/a/b?link=1
                    rename x y | POST /containers/x/rename?name=y
                    start x | POST /containers/x/start
                    tag a/b:1 docker.io/library/c | POST /images/a/b:1/tag?repo=c&tag=latest
                    rmi --no-prune x | DELETE /images/x?noprune=1
                    save a b:1 | GET /images/get?names=a&names=b%3A1
                    history x | GET /images/x/history
                    top x -o pid | GET /containers/x/top?ps_args=-o%20pid
                    events --until 5 | GET /events?until=5
                    inspect --type container -s x | GET /containers/x/json?size=1
                    """)
    void asksAsDockerDoes(String line, String request) throws IOException {
        try (FakeEngine engine = FakeEngine.start("1.51", CommandsTest::answer)) {
            CommandRun run = CommandRun.of(engine, line);
            assertEquals(0, run.exit(), run.err());
            assertEquals(request, engine.requests().get(0).toString());
        }
    }

    @Test
    void waitPrintsCodesAndFailsForThoseItCannotWaitFor() throws IOException {
        try (FakeEngine engine = FakeEngine.start("1.51", CommandsTest::answer)) {
            assertEquals(
                    new CommandRun(1, "3\n3\n", "Error response from daemon: No such container: gone\n"),
                    CommandRun.of(engine, "wait a gone b"));
        }
    }

    @Test
    void operationsOnSeveralContainersPrintInOrderAndReportAllErrors() throws IOException {
        try (FakeEngine engine = FakeEngine.start("1.51", CommandsTest::answer)) {
            assertEquals(
                    new CommandRun(1, "a\nb\n", "Error response from daemon: No such container: gone\n"),
                    CommandRun.of(engine, "stop a gone b"));
        }
    }

    @Test
    void forcedRemovalOfWhatIsGoneSucceeds() throws IOException {
        try (FakeEngine engine = FakeEngine.start("1.51", CommandsTest::answer)) {
            assertEquals(
                    new CommandRun(0, "", "Error response from daemon: No such container: gone\n"),
                    CommandRun.of(engine, "rm -f gone"));
        }
    }

    @Test
    void execPassesItsExitCodeOn() throws IOException {
        try (FakeEngine engine = FakeEngine.start("1.51", CommandsTest::answer)) {
            assertEquals(new CommandRun(5, "hi\n", ""), CommandRun.of(engine, "exec -e A=1 -w /x c sh -c y"));
            assertEquals(
                    "{\"User\":\"\",\"Privileged\":false,\"Tty\":false,\"AttachStdin\":false,\"AttachStderr\":true,"
                            + "\"AttachStdout\":true,\"DetachKeys\":\"\",\"Env\":[\"A=1\"],\"WorkingDir\":\"/x\","
                            + "\"Cmd\":[\"sh\",\"-c\",\"y\"]}",
                    engine.requests().get(1).body());
        }
    }

    @Test
    void imagesAreSentAsTheyAreAndTheAnswerIsShown() throws IOException {
        FakeEngine.Script script = request -> Reply.json(200, "{\"stream\":\"Loaded image: x:1\\n\"}\r\n");
        try (FakeEngine engine = FakeEngine.start("1.51", script)) {
            assertEquals(
                    new CommandRun(0, "Loaded image: x:1\n", ""),
                    CommandRun.of(engine, List.of("load"), "the archive"));
            assertEquals("the archive", engine.requests().get(0).body());
            assertEquals("POST /images/load?quiet=1", engine.requests().get(0).toString());
        }
    }

    @Test
    void aStreamWithoutEventsIsNoError() throws IOException {
        try (FakeEngine engine = FakeEngine.start("1.51", request -> Reply.json(200, ""))) {
            assertEquals(new CommandRun(0, "", ""), CommandRun.of(engine, "events --until 0s"));
        }
    }

    @Test
    void anErrorInAProgressStreamFailsTheCommand() throws IOException {
        FakeEngine.Script script = request -> Reply.json(
                200, "{\"status\":\"Reading\"}\r\n{\"errorDetail\":{\"message\":\"bad tar\"},\"error\":\"bad tar\"}");
        try (FakeEngine engine = FakeEngine.start("1.51", script)) {
            assertEquals(
                    new CommandRun(1, "Reading\n", "bad tar\n"), CommandRun.of(engine, List.of("import", "-"), "x"));
        }
    }

    @Test
    void inspectShowsTheEnginesTextIndented() throws IOException {
        FakeEngine.Script script = request -> Reply.json(200, "{\"A\":1.50,\"B\":[],\"C\":{\"d\":\"<&>\\u0041\"}}\n");
        try (FakeEngine engine = FakeEngine.start("1.51", script)) {
            assertEquals(
                    """
                    [
                        {
                            "A": 1.50,
                            "B": [],
                            "C": {
                                "d": "<&>\\u0041"
                            }
                        }
                    ]
                    """,
                    CommandRun.of(engine, "inspect x").out());
        }
    }

    @Test
    void inspectLooksForEachKindAndSaysWhenThereIsNone() throws IOException {
        FakeEngine.Script script = request -> Reply.json(404, "{\"message\":\"No such thing\"}");
        try (FakeEngine engine = FakeEngine.start("1.51", script)) {
            assertEquals(new CommandRun(1, "[]\n", "Error: No such object: x\n"), CommandRun.of(engine, "inspect x"));
            assertEquals(5, engine.requests().size());
        }
    }

    @Test
    void speaksTheEnginesVersionIfThatIsOlder() throws IOException {
        FakeEngine.Script script = request -> Reply.json(200, "{\"Version\":\"1\",\"ApiVersion\":\"1.41\"}");
        try (FakeEngine engine = FakeEngine.start("1.41", script)) {
            String out = CommandRun.of(engine, "version").out();
            assertTrue(out.contains("1.41 (downgraded from 1.51)"), out);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ps --bogus | 125 | unknown flag: --bogus
                    ps -zq | 125 | unknown shorthand flag: 'z' in -zq
                    ps x | 1 | felucca: 'felucca ps' accepts no arguments
                    rm | 1 | felucca: 'felucca rm' requires at least 1 argument
                    rename a | 1 | felucca: 'felucca rename' requires 2 arguments
                    bogus | 1 | felucca: unknown command: felucca bogus
                    container bogus | 1 | felucca: unknown command: felucca container bogus
                    --bogus | 125 | unknown flag: --bogus
                    ps -n x | 125 | invalid argument "x" for "-n, --last" flag: strconv.ParseInt: parsing "x": invalid syntax
                    run --rm=x b | 125 | invalid argument "x" for "--rm" flag: strconv.ParseBool: parsing "x": invalid syntax
                    run --pull bogus b | 125 | felucca: invalid pull option: 'bogus': must be one of "always", "missing" or "never"
                    logs --since bogus x | 1 | invalid value for "since": failed to parse value as time or duration: "bogus"
                    """)
    void refusesInDockersWords(String line, int exit, String error) throws IOException {
        try (FakeEngine engine = FakeEngine.start("1.51", CommandsTest::answer)) {
            CommandRun run = CommandRun.of(engine, List.of(line.split(" ", -1)), "");
            assertEquals(error, run.err().split("\n", -1)[0]);
            assertEquals(exit, run.exit());
        }
    }
}
