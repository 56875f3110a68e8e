package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.felucca.itest.harness.Await;
import org.felucca.itest.harness.Bundles;
import org.felucca.itest.harness.Commands;
import org.felucca.itest.harness.Http;
import org.felucca.itest.harness.SharedEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What belongs to a lease is removed when its last holder has gone, however it went. */
@Tag("root")
@Timeout(120)
class LeasesTest {
    private static final String LABEL = "org.felucca.lease=tests";

    private SharedEngine.Clients own;

    @BeforeEach
    void start() {
        assumeFalse(System.getProperty("engine").equals("docker"), "Docker has no leases");
        own = SharedEngine.Clients.startNew("fls" + ProcessHandle.current().pid());
    }

    @AfterEach
    void end() {
        if (own == null) {
            return;
        }
        try {
            own.removeAllContainers();
        } finally {
            own.close();
        }
    }

    private static String path(String label, String grace) {
        return "/leases?label=" + URLEncoder.encode(label, StandardCharsets.UTF_8) + "&grace=" + grace;
    }

    /** A connection that holds the lease: the engine has said so. */
    private Http.Connection hold(String label, String grace) throws IOException {
        Http.Connection connection = own.http().open();
        connection.request("POST", path(label, grace), null, Map.of());
        assertEquals(200, connection.head().status());
        connection.readUntil("}\n");
        return connection;
    }

    /** A holder that is a program of its own. */
    private Commands.Running curl(String grace) throws IOException {
        Commands.Running curl = Commands.start(
                Map.of(),
                "curl",
                "-sN",
                "--unix-socket",
                own.engine().socket().toString(),
                "-X",
                "POST",
                "http://d" + path(LABEL, grace));
        curl.awaitOut("{\"Labels\":{\"org.felucca.lease\":\"tests\"},\"GraceSeconds\":" + grace + "}\n");
        return curl;
    }

    private String container(String... more) {
        return own.docker()
                .ok(Stream.of(
                                Stream.of("run", "-d", "--network", "none", "--label", LABEL),
                                Stream.of(more),
                                Stream.of("busybox", "sleep", "1000"))
                        .flatMap(s -> s)
                        .toArray(String[]::new));
    }

    private boolean isThere(String container) {
        return own.http().get("/containers/" + container + "/json").status() == 200;
    }

    private void awaitGone(String container) {
        Await.until("the removal of " + container, () -> !isThere(container));
    }

    /** The lease has ended: nothing is kept of it. */
    private void awaitNoLease() throws IOException {
        Path folder = own.engine().root().resolve("leases");
        Await.until("the end of the lease", () -> {
            try (Stream<Path> files = Files.list(folder)) {
                return files.findAny().isEmpty();
            } catch (IOException e) {
                return false;
            }
        });
    }

    @Test
    void everythingWithTheLabelGoesWithAHolderThatIsKilled() throws IOException {
        String other = own.docker().ok("run", "-d", "--network", "none", "busybox", "sleep", "1000");
        try (Commands.Running curl = curl("0")) {
            String running = container("-v", "/anonymous", "-v", "data:/data");
            String created = own.docker().ok("create", "--label", LABEL, "busybox", "true");
            own.docker().ok("volume", "create", "--label", LABEL, "kept-in-lease");
            own.docker().ok("commit", running, "leased:1");
            own.docker().ok("tag", "leased:1", "leased:2");
            curl.signal("KILL");
            awaitNoLease();
            assertTrue(!isThere(running) && !isThere(created));
        }
        assertTrue(isThere(other));
        // a volume that was only used has no label
        assertEquals("data", own.docker().ok("volume", "ls", "-q"));
        assertEquals("busybox:latest", own.docker().ok("images", "--format", "{{.Repository}}:{{.Tag}}"));
    }

    @Test
    void lastsAsLongAsOneHoldsIt() throws IOException {
        String id = container();
        Http.Connection second = hold(LABEL, "0");
        try (Commands.Running first = curl("0")) {
            first.signal("KILL");
            first.end();
        }
        hold(LABEL, "0").close();
        assertTrue(isThere(id));
        second.close();
        awaitGone(id);
    }

    @Test
    void somebodyElseMayHoldItWithinItsGrace() throws IOException {
        String id = container();
        hold(LABEL, "3600").close();
        Http.Connection back = hold(LABEL, "0");
        assertTrue(isThere(id));
        back.close();
        awaitGone(id);
    }

    @Test
    void allOfItsLabelsMustBeThere() throws IOException {
        String one = container("--label", "of=one");
        String two = container("--label", "of=two");
        Http.Connection both = own.http().open();
        both.request("POST", path(LABEL, "0") + "&label=of%3Dtwo", null, Map.of());
        both.readUntil("}\n");
        both.close();
        awaitGone(two);
        awaitNoLease();
        assertTrue(isThere(one));
    }

    @Test
    void endsThoughTheEngineIsKilled() throws IOException {
        String id = container();
        try (Commands.Running curl = curl("0")) {
            own.engine().kill();
            curl.end();
        }
        own.engine().start();
        awaitGone(id);
        awaitNoLease();
    }

    @Test
    void holdersThatComeBackAfterARestartKeepIt(@TempDir Path folder) throws IOException {
        Path go = folder.resolve("go");
        try (Commands.Running felucca = felucca(
                "lease",
                "--label",
                LABEL,
                "--grace",
                "1s",
                "sh",
                "-c",
                "echo began $FELUCCA_LEASE; while [ ! -e " + go + " ]; do sleep 0.1; done; exit 7")) {
            felucca.awaitOut("began " + LABEL + "\n");
            String id = container();
            own.engine().kill();
            own.engine().start();
            Await.until("the holder to be back", () -> Commands.run(
                            Map.of(),
                            new byte[0],
                            "grep",
                            "-c",
                            "held by 1",
                            own.engine().socket().resolveSibling("felucca.log").toString())
                    .out()
                    .startsWith("2"));
            assertTrue(isThere(id));
            Files.createFile(go);
            assertEquals(7, felucca.end().exit());
            awaitGone(id);
        }
    }

    @Test
    void holdersDoNotNoticeThatTheBundleIsReplaced(@TempDir Path folder) throws Exception {
        Bundles bundles = new Bundles(own.engine());
        String id = container();
        try (Commands.Running curl = curl("0")) {
            for (String name : new String[] {"org.felucca.leases", "org.felucca.engine"}) {
                Path jar;
                try (Stream<Path> files = Files.list(Path.of(System.getProperty("felucca.home"), "bundles"))) {
                    jar = files.filter(f -> f.getFileName().toString().startsWith(name + "-"))
                            .findFirst()
                            .orElseThrow();
                }
                bundles.update(name, Bundles.withQualifier(jar, "swapped", folder));
            }
            hold(LABEL, "0").close();
            assertTrue(curl.alive());
            assertTrue(isThere(id));
            curl.signal("KILL");
            awaitGone(id);
        }
    }

    private Commands.Running felucca(String... words) throws IOException {
        String[] prefix = {
            System.getProperty("repository") + "/felucca",
            "-H",
            "unix://" + own.engine().socket()
        };
        return Commands.start(
                Map.of(), Stream.concat(Stream.of(prefix), Stream.of(words)).toArray(String[]::new));
    }

    @Test
    void withoutACommandItIsHeldUntilTheInputEnds() throws IOException {
        try (Commands.Running felucca = felucca("lease", "--grace", "0s")) {
            felucca.awaitOut("\n");
            String label = felucca.outSoFar().strip();
            assertTrue(label.startsWith("org.felucca.lease="), label);
            String id = own.docker().ok("run", "-d", "--network", "none", "--label", label, "busybox", "sleep", "1000");
            felucca.stdin().close();
            assertEquals(0, felucca.end().exit());
            awaitGone(id);
        }
    }

    @Test
    void isRefusedWithoutAWholeLabel() {
        for (String query :
                new String[] {"", "?label=", "?label=key", "?label=key=", "?label==value", "?label=a=1&label=a=2"}) {
            own.http().send("POST", "/leases" + query).expect(400).message();
        }
        own.http().send("POST", path(LABEL, "-1")).expect(400).message();
        own.http().send("POST", path(LABEL, "soon")).expect(400).message();
        own.http().send("GET", "/leases").expect(404);
    }
}
