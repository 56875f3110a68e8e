package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.felucca.itest.harness.Cli;
import org.felucca.itest.harness.Commands;
import org.felucca.itest.harness.SharedEngine;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Sockets with fewer rights, used by docker's own command line. */
@Tag("root")
class RightsTest {
    private static SharedEngine.Clients own;

    @BeforeAll
    static void start() throws IOException {
        assumeFalse(System.getProperty("engine").equals("docker"), "Docker has one socket");
        own = SharedEngine.Clients.startNew("frg" + ProcessHandle.current().pid());
        own.engine().stop();
        configure("readers", "\"read.only\": true");
        configure("ci", "\"label\": \"team=ci\"");
        configure("starters", "\"users\": [\"65534\"], \"allow\": [\"* /_ping\", \"POST /containers/*/start\"]");
        own.engine().start();
        own.docker()
                .ok("run", "-d", "--network", "none", "--name", "ours", "-l", "team=ci", "busybox", "sleep", "1000");
        own.docker().ok("run", "-d", "--network", "none", "--name", "theirs", "busybox", "sleep", "1000");
        own.docker().ok("volume", "create", "theirs");
    }

    private static void configure(String name, String rights) throws IOException {
        Path folder = Files.createDirectories(own.engine().socket().resolveSibling("config"));
        Files.writeString(
                folder.resolve("org.felucca.server.rights~" + name + ".json"),
                "{\"socket\": \"" + socket(name) + "\", \"socket.mode\": \"rw-rw-rw-\", " + rights + "}");
    }

    private static Path socket(String name) {
        return own.engine().socket().resolveSibling(name + ".sock");
    }

    private static Cli docker(String name) {
        return new Cli(socket(name), Path.of("target", "docker-config").toAbsolutePath());
    }

    @AfterAll
    static void end() {
        if (own != null) {
            own.close();
        }
    }

    @Test
    void readersSeeEverythingAndChangeNothing() {
        Cli readers = docker("readers");
        assertTrue(readers.ok("ps", "--format", "{{.Names}}").contains("theirs"));
        assertEquals("busybox", readers.ok("inspect", "--format", "{{.Config.Image}}", "theirs"));
        readers.fails(1, "authorization denied by rights readers", "stop", "theirs");
        readers.fails(1, "authorization denied by rights readers", "exec", "theirs", "true");
        readers.fails(1, "authorization denied by rights readers", "cp", "/etc/hostname", "theirs:/tmp/x");
        readers.fails(125, "authorization denied by rights readers", "run", "busybox", "true");
        assertEquals("running", own.docker().ok("inspect", "--format", "{{.State.Status}}", "theirs"));
    }

    @Test
    void aTeamHasItsOwnContainersOnly() {
        Cli ci = docker("ci");
        assertEquals("ours", ci.ok("ps", "-a", "--format", "{{.Names}}"));
        assertEquals("", ci.ok("volume", "ls", "-q"));
        ci.fails(1, "No such container: theirs", "stop", "theirs");
        ci.fails(1, "No such container: theirs", "logs", "theirs");
        assertEquals("works", ci.ok("exec", "ours", "echo", "works"));
        ci.fails(125, "authorization denied by rights ci", "run", "busybox", "true");
        ci.ok("restart", "-t", "0", "ours");
        String events =
                ci.ok("events", "--since", "1000s", "--until", untilNow(), "--format", "{{.Actor.Attributes.name}}");
        assertTrue(events.lines().allMatch("ours"::equals), events);
        assertTrue(events.contains("ours"), "there were some");
    }

    /** To the nanosecond: of a duration docker's command line keeps whole seconds only, and this one may be young. */
    private static String untilNow() {
        Instant now = Instant.now();
        return "%d.%09d".formatted(now.getEpochSecond(), now.getNano());
    }

    @Test
    void onlyTheUsersOfASocketMayUseIt() {
        Cli root = docker("starters");
        root.fails(1, "authorization denied: user=root may not use this socket", "start", "theirs");
        Commands.Result nobody = asNobody("start", "theirs");
        assertEquals(0, nobody.exit(), nobody.toString());
        Commands.Result listed = asNobody("ps");
        assertEquals(1, listed.exit());
        assertTrue(
                listed.err().contains("authorization denied by rights starters: GET /containers/json"), listed.err());
    }

    private static Commands.Result asNobody(String... arguments) {
        List<String> command = new ArrayList<>(List.of("setpriv", "--reuid=65534", "--clear-groups", "docker"));
        command.addAll(List.of(arguments));
        return Commands.run(
                Map.of("DOCKER_HOST", "unix://" + socket("starters"), "HOME", "/nonexistent"),
                "".getBytes(StandardCharsets.UTF_8),
                command.toArray(String[]::new));
    }
}
