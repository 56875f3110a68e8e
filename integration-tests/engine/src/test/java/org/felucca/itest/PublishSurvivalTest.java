package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.felucca.itest.harness.Await;
import org.felucca.itest.harness.Bundles;
import org.felucca.itest.harness.Commands;
import org.felucca.itest.harness.Leftovers;
import org.felucca.itest.harness.SharedEngine;
import org.felucca.itest.harness.Traffic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Published ports outlive the engine and its bundles. */
@Tag("root")
class PublishSurvivalTest {
    private static final List<String> LOOPBACKS = List.of("127.0.0.1", "::1");

    private SharedEngine.Clients own;

    @BeforeEach
    void start() {
        assumeFalse(System.getProperty("engine").equals("docker"), "Docker's containers end with a killed engine");
        own = SharedEngine.Clients.startNew("fps" + ProcessHandle.current().pid());
    }

    @AfterEach
    void end() {
        if (own != null) {
            own.close();
        }
    }

    private String publishing(String name, String... flags) {
        return own.docker()
                .ok(Stream.of(
                                Stream.of("run", "-d", "--name", name),
                                Stream.of(flags),
                                Stream.of("busybox", "sleep", "1000"))
                        .flatMap(words -> words)
                        .toArray(String[]::new));
    }

    private JsonObject details(String id) {
        return own.http().get("/v1.41/containers/" + id + "/json").expect(200).object();
    }

    private String ports(String id) {
        return details(id).getAsJsonObject("NetworkSettings").get("Ports").toString();
    }

    private long pid(String id) {
        return details(id).getAsJsonObject("State").get("Pid").getAsLong();
    }

    /** The engine's namespace; there is a process in it when there is no engine, too. */
    private long home() throws IOException {
        return Long.parseLong(Files.readString(own.engine().socket().resolveSibling("home.pid")));
    }

    private void everybodyAnswers(String protocol, int port) throws IOException {
        for (String address : LOOPBACKS) {
            Traffic.ask(home(), protocol, address, port);
        }
    }

    @Test
    @Timeout(300)
    void portsLeadToContainersWithoutAnEngineAndAreTakenUpByTheNext() throws IOException {
        String id = publishing("web", "-p", "18200:80", "-p", "18200:80/udp", "-p", "81");
        String before = ports(id);
        String gone = publishing("gone", "-p", "18201:80");
        long gonePid = pid(gone);
        try (Commands.Running tcp = Traffic.serve(pid(id), "tcp", 80);
                Commands.Running udp = Traffic.serve(pid(id), "udp", 80)) {
            assertTrue(tcp.alive() && udp.alive());
            everybodyAnswers("tcp", 18200);
            own.engine().kill();
            Traffic.ask(home(), "tcp", "127.0.0.1", 18200);
            Traffic.ask(home(), "udp", "127.0.0.1", 18200);
            Commands.ok("kill", "-KILL", Long.toString(gonePid));
            own.engine().start();
            everybodyAnswers("tcp", 18200);
            everybodyAnswers("udp", 18200);
            assertEquals(before, ports(id));
            own.docker()
                    .fails(
                            125,
                            "Bind for 0.0.0.0:18200 failed: port is already allocated",
                            "run",
                            "-d",
                            "-p",
                            "18200:80",
                            "busybox",
                            "true");
            // what was given at random before is not given again
            String other = publishing("other", "-p", "81");
            assertNotEquals(own.docker().ok("port", id, "81"), own.docker().ok("port", other, "81"));
            // what a container had that ended meanwhile is free
            publishing("heir", "-p", "18201:80");
        }
        own.docker().ok("rm", "-f", id);
        assertFalse(rules().contains("18200"), rules());
        for (String address : LOOPBACKS) {
            assertFalse(Traffic.answers(home(), "tcp", address, 18200), address);
        }
        publishing("again", "-p", "18200:80", "-p", "18200:80/udp");
    }

    private String rules() {
        return Leftovers.inside(own.engine(), "nft", "list", "ruleset");
    }

    @Test
    @Timeout(300)
    void bundlesAreReplacedAndRulesRepaired(@TempDir Path folder) throws Exception {
        Bundles bundles = new Bundles(own.engine());
        String id = publishing("web", "-p", "18210:80", "-p", "18210:80/udp");
        try (Commands.Running tcp = Traffic.serve(pid(id), "tcp", 80);
                Commands.Running udp = Traffic.serve(pid(id), "udp", 80)) {
            assertTrue(tcp.alive() && udp.alive());
            int number = 0;
            for (String bundle : List.of("networks", "networkdriver.bridge", "containers", "firewall", "networks")) {
                // somebody takes away our rules, and leaves others that lead nowhere
                Leftovers.inside(own.engine(), "nft", "flush", "map", "ip", "felucca", "ports_felucca0");
                Leftovers.inside(
                        own.engine(),
                        "nft",
                        "add",
                        "element",
                        "ip",
                        "felucca",
                        "ports_felucca0",
                        "{ tcp . 19999 : 172.31.255.1 . 80 }");
                String name = "org.felucca." + bundle;
                bundles.update(name, Bundles.withQualifier(jar(name), "swap" + number++, folder));
                if (!bundle.equals("containers")) {
                    Await.until(
                            () -> "rules after the swap of " + bundle + ": " + rules(),
                            () -> rules().contains("tcp . 18210")
                                    && rules().contains("udp . 18210")
                                    && !rules().contains("19999"));
                }
                everybodyAnswers("tcp", 18210);
                everybodyAnswers("udp", 18210);
                own.docker()
                        .fails(125, "port is already allocated", "run", "--rm", "-p", "18210:80", "busybox", "true");
                publishing("after" + number, "-p", "18211:80");
                own.docker().ok("rm", "-f", "after" + number);
                assertFalse(rules().contains("18211"), rules());
            }
        }
        own.docker().ok("rm", "-f", id);
        assertFalse(rules().contains("18210"), rules());
        assertFalse(Traffic.answers(home(), "tcp", "::1", 18210));
    }

    private static Path jar(String bundle) throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("felucca.home"), "bundles"))) {
            return files.filter(f -> f.getFileName().toString().startsWith(bundle + "-"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
