package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.felucca.itest.harness.Await;
import org.felucca.itest.harness.Bundles;
import org.felucca.itest.harness.Commands;
import org.felucca.itest.harness.Registry;
import org.felucca.itest.harness.SharedEngine;
import org.felucca.itest.harness.SharedEngine.Clients;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The engine's own registry, with the clients that people have, and beside Debian's. */
@Tag("root")
@Timeout(300)
class OwnRegistryTest {
    private static final String NAME = "localhost:5041";

    @TempDir
    static Path folder;

    private static Clients own;

    @BeforeAll
    static void start() {
        assumeFalse(System.getProperty("engine").equals("docker"), "Docker has none");
        own = Clients.startNew(
                "fir" + ProcessHandle.current().pid(),
                Map.of("org.felucca.registry", "{\"address\": \"127.0.0.1:5041\"}"));
    }

    @AfterAll
    static void end() {
        if (own != null) {
            own.close();
        }
    }

    /** A command in the engine's network. */
    private static String inside(Clients engine, String... command) {
        List<String> all = new ArrayList<>(List.of(
                "nsenter", "--net", "--target", Long.toString(engine.engine().pid())));
        all.addAll(List.of(command));
        return Commands.ok(all.toArray(new String[0]));
    }

    private static String inside(String... command) {
        return inside(own, command);
    }

    private static void copy(String from, String to) {
        inside(
                "skopeo",
                "copy",
                "-q",
                "--all",
                "--preserve-digests",
                "--src-tls-verify=false",
                "--dest-tls-verify=false",
                from,
                to);
    }

    private static String digest(String image) {
        return inside("skopeo", "inspect", "--tls-verify=false", "--format", "{{.Digest}}", "docker://" + image);
    }

    private static Set<String> blobs() throws IOException {
        try (Stream<Path> files = Files.list(own.engine().root().resolve("blobs/sha256"))) {
            return new TreeSet<>(files.map(f -> f.getFileName().toString()).toList());
        }
    }

    private static JsonObject get(String path) {
        return JsonParser.parseString(inside("curl", "-sS", "-f", "http://" + NAME + path))
                .getAsJsonObject();
    }

    @Test
    void whatDockerPushesIsPulledAndRunWithoutACopy() throws Exception {
        String image = NAME + "/mine/busybox:1";
        own.docker().ok("tag", "busybox", image);
        String pushed = own.docker().ok("push", image);
        assertTrue(pushed.contains("digest: sha256:"), pushed);
        String id = own.docker().ok("image", "inspect", "-f", "{{.Id}}", image);
        own.docker().ok("rmi", image);
        Set<String> before = blobs();
        assertEquals("hello", own.docker().ok("run", "--rm", image, "echo", "hello"));
        assertEquals(id, own.docker().ok("image", "inspect", "-f", "{{.Id}}", image));
        assertEquals(before, blobs());
        own.docker().ok("rmi", image);
        assertEquals(
                "{\"name\":\"mine/busybox\",\"tags\":[\"1\"]}",
                get("/v2/mine/busybox/tags/list").toString());
    }

    @Test
    void skopeoCopiesToAndFromItAndDebiansRegistry() throws Exception {
        Path debian = Files.createDirectories(folder.resolve("debian"));
        try (Registry other = Registry.plain(own.engine(), debian, 5042)) {
            for (String fixture : List.of("busybox.oci.tar", "multi.oci.tar")) {
                String name = fixture.substring(0, fixture.indexOf('.'));
                other.put("oci-archive:" + SharedEngine.fixture(fixture), name + ":1");
                copy("docker://" + other.name() + "/" + name + ":1", "docker://" + NAME + "/there/" + name + ":1");
                copy("docker://" + NAME + "/there/" + name + ":1", "docker://" + other.name() + "/back/" + name + ":1");
                String digest = digest(other.name() + "/" + name + ":1");
                assertEquals(digest, digest(NAME + "/there/" + name + ":1"));
                assertEquals(digest, digest(other.name() + "/back/" + name + ":1"));
            }
        }
        String image = NAME + "/there/multi:1";
        Set<String> before = blobs();
        own.docker().ok("pull", image);
        own.docker().ok("run", "--rm", image, "true");
        assertEquals(before, blobs());
        own.docker().ok("rmi", image);
        inside("skopeo", "delete", "--tls-verify=false", "docker://" + image);
        assertTrue(blobs().size() < before.size(), () -> "nothing has gone");
    }

    @Test
    void imagesOfTheEngineAreServed() {
        String served = digest(NAME + "/busybox:latest");
        assertEquals(served, digest(NAME + "/library/busybox:latest"));
        copy("docker://" + NAME + "/busybox:latest", "dir:" + folder.resolve("copy"));
        assertTrue(get("/v2/_catalog").toString().contains("\"busybox\""));
    }

    private static void replace(String bundle, String qualifier) throws IOException {
        Path home = Path.of(System.getProperty("felucca.home"), "bundles");
        try (Stream<Path> files = Files.list(home)) {
            Path jar = files.filter(f -> f.getFileName().toString().startsWith(bundle + "-"))
                    .findFirst()
                    .orElseThrow();
            new Bundles(own.engine()).update(bundle, Bundles.withQualifier(jar, qualifier, folder));
        }
    }

    /** Each request on a connection of its own. */
    @Test
    void noRequestFailsWhileBundlesAreReplaced() throws Exception {
        own.docker().ok("tag", "busybox", NAME + "/swapped:1");
        own.docker().ok("push", NAME + "/swapped:1");
        String ask = "while [ ! -e \"$0\" ]; do curl -sS -f -o /dev/null http://" + NAME
                + "/v2/swapped/manifests/1 && echo y || echo no; sleep 0.05; done";
        Path stop = folder.resolve("stop");
        try (Commands.Running asking = Commands.start(
                Map.of(),
                "nsenter",
                "--net",
                "--target",
                Long.toString(own.engine().pid()),
                "sh",
                "-c",
                ask,
                stop.toString())) {
            for (String bundle : List.of("org.felucca.registry", "org.felucca.server", "org.felucca.graph")) {
                long answers = asking.outSoFar().lines().count();
                Await.until(
                        () -> "answers: " + asking.outSoFar() + asking.errSoFar(),
                        Duration.ofMinutes(1),
                        () -> asking.outSoFar().lines().count() > answers + 2);
                replace(bundle, "swapped");
            }
            Files.createFile(stop);
            String said = asking.end().ok();
            assertTrue(said.lines().allMatch("y"::equals), () -> said + asking.errSoFar());
        }
        own.docker().ok("rmi", NAME + "/swapped:1");
    }

    @Test
    void behindTlsAndAPasswordItIsForWhoIsLetIn() throws Exception {
        String address = "192.0.2.11";
        String name = address + ":5043";
        Path tls = Files.createDirectories(folder.resolve("tls"));
        Registry.certificate(tls, address);
        Path users = Files.writeString(tls.resolve("htpasswd"), Registry.HTPASSWD + "\n");
        Path certificates = Files.createDirectories(tls.resolve("certs.d").resolve(name));
        Files.copy(tls.resolve("ca.crt"), certificates.resolve("ca.crt"));
        Map<String, String> configuration = Map.of(
                "org.felucca.registry",
                "{\"address\": \"" + name + "\", \"tls.certificate\": \"" + tls.resolve("server.crt")
                        + "\", \"tls.key\": \"" + tls.resolve("server.key") + "\", \"passwords\": \"" + users + "\"}",
                "org.felucca.distribution",
                "{\"certificates\": [\"" + tls.resolve("certs.d") + "\"]}");
        try (Clients guarded = Clients.startNew("firt" + ProcessHandle.current().pid(), configuration)) {
            // it could not listen there, and is told to again by a start
            inside(guarded, "ip", "addr", "add", address + "/32", "dev", "lo");
            guarded.engine().stop();
            guarded.engine().start();
            Path client = tls.resolve("client");
            Commands.Result refused = docker(guarded, client, "", "pull", name + "/busybox:latest");
            assertTrue(refused.err().contains("no basic auth credentials"), refused.toString());
            String[] login = {"login", "-u", Registry.USER, "--password-stdin", name};
            Commands.Result wrong = docker(guarded, client, "wrong", login);
            assertTrue(wrong.exit() != 0, wrong.toString());
            Commands.Result right = docker(guarded, client, Registry.PASSWORD, login);
            assertTrue(right.ok().contains("Login Succeeded"), right.toString());
            docker(guarded, client, "", "tag", "busybox", name + "/mine:1").ok();
            docker(guarded, client, "", "push", name + "/mine:1").ok();
            docker(guarded, client, "", "rmi", name + "/mine:1").ok();
            assertEquals(
                    "in",
                    docker(guarded, client, "", "run", "--rm", name + "/mine:1", "echo", "in")
                            .ok());
        }
    }

    /** With a configuration of its own, for the password. */
    private static Commands.Result docker(Clients engine, Path configuration, String input, String... arguments) {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(arguments));
        Map<String, String> environment =
                Map.of("DOCKER_HOST", "unix://" + engine.engine().socket(), "DOCKER_CONFIG", configuration.toString());
        return Commands.run(environment, input.getBytes(StandardCharsets.UTF_8), command.toArray(new String[0]));
    }
}
