package org.felucca.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.felucca.client.json.Doc;
import org.felucca.client.json.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What docker's client 28.2 sent for some 160 command lines, and how it refused some 90 others, taken down with a socket
 * that writes requests to a file. {@code requests.jsonl} holds the whole document for the plainest line and what differs for
 * the others; a slash in a name is written {@code ~1} there.
 */
class CreateContractTest {
    private static final Path FILES = resources();

    private static Path resources() {
        try {
            return Path.of(CreateContractTest.class.getResource("/create").toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One line of a file of facts. */
    record Fact(String arguments, Doc values) {
        @Override
        public String toString() {
            return arguments;
        }
    }

    static Stream<Fact> requests() throws IOException {
        return facts("requests.jsonl");
    }

    static Stream<Fact> refusals() throws IOException {
        return facts("refusals.jsonl");
    }

    private static Stream<Fact> facts(String file) throws IOException {
        List<Fact> facts = new ArrayList<>();
        for (String line : Files.readAllLines(FILES.resolve(file))) {
            Doc fact = Doc.of(Json.read(line.replace("$FILES", FILES.toString()).replace("$HOME", home())));
            facts.add(new Fact(fact.string("args"), fact));
        }
        return facts.stream();
    }

    private static String home() {
        return System.getenv().getOrDefault("HOME", "");
    }

    private static FakeEngine engine() throws IOException {
        return FakeEngine.start("1.50", request -> FakeEngine.Reply.json(201, "{\"Id\":\"abc\",\"Warnings\":[]}"));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void sendsWhatDockerSends(Fact fact) throws IOException {
        try (FakeEngine engine = engine()) {
            CommandRun run = CommandRun.of(engine, "create " + fact.arguments());
            assertEquals("abc\n", run.out(), run.err());
            FakeEngine.Request request = engine.requests().get(0);
            assertEquals(fact.values().string("query"), request.query());
            assertEquals(sorted(expected(fact.values())), sorted(Json.read(request.body())));
        }
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refusesInDockersWords(Fact fact) throws IOException {
        try (FakeEngine engine = engine()) {
            CommandRun run = CommandRun.of(engine, "create " + fact.arguments());
            assertEquals(
                    fact.values().string("error"),
                    run.err().split("\n\n", -1)[0].strip());
            assertEquals(fact.values().number("exit"), run.exit());
            assertEquals(List.of(), engine.requests());
        }
    }

    private static Object expected(Doc fact) throws IOException {
        if (fact.has("base")) {
            return fact.get("base");
        }
        String first = Files.readAllLines(FILES.resolve("requests.jsonl")).get(0);
        Object document = Doc.of(Json.read(first)).get("base");
        fact.doc("changes").map().forEach((pointer, value) -> set(document, pointer, value));
        return document;
    }

    /** Sets a member by its path (RFC 6901). */
    @SuppressWarnings("unchecked") // documents are maps of maps
    private static void set(Object document, String pointer, Object value) {
        String[] steps = pointer.substring(1).split("/", -1);
        Map<String, Object> map = (Map<String, Object>) document;
        for (int i = 0; i < steps.length - 1; i++) {
            map = (Map<String, Object>) map.get(steps[i].replace("~1", "/"));
        }
        String name = steps[steps.length - 1].replace("~1", "/");
        if ("(absent)".equals(value)) {
            map.remove(name);
        } else {
            map.put(name, value);
        }
    }

    /** A text in which the order of members does not count. */
    private static String sorted(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, String> members = new java.util.TreeMap<>();
            map.forEach((name, member) -> members.put(String.valueOf(name), sorted(member)));
            return new LinkedHashMap<>(members).toString();
        }
        if (value instanceof List<?> list) {
            return list.stream().map(CreateContractTest::sorted).toList().toString();
        }
        return Json.write(value);
    }
}
