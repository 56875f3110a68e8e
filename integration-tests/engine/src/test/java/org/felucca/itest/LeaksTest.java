package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.felucca.itest.harness.Await;
import org.felucca.itest.harness.Footprint;
import org.felucca.itest.harness.Http;
import org.felucca.itest.harness.SharedEngine;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Containers that come and go, and clients that vanish, leave nothing in the engine: no descriptor, no thread, no object. Few each time;
 * {@code -Dleaks.cycles=2000} tries more. See docs/crashes.md.
 */
@Tag("root")
@Timeout(3600)
class LeaksTest {
    private static final int CYCLES = Integer.getInteger("leaks.cycles", 40);
    /** What comes with use and stays, whatever the number. */
    private static final int WARM = 40;

    private static final int FEW_DESCRIPTORS = 12;
    private static final int FEW_THREADS = 40;

    private static SharedEngine.Clients own;

    @BeforeAll
    static void start() {
        assumeFalse(System.getProperty("engine").equals("docker"), "it looks into Felucca's process");
        own = SharedEngine.Clients.startNew("flk" + ProcessHandle.current().pid());
    }

    @AfterAll
    static void end() {
        if (own != null) {
            own.close();
        }
    }

    @Test
    void containersThatComeAndGoLeaveNothing() {
        assertNothingGrows(this::cycle);
    }

    private void cycle(int number) {
        boolean bridge = number % 4 == 0;
        String body =
                "{\"Image\":\"busybox\",\"Cmd\":[\"sh\",\"-c\",\"echo begun; exit 3\"],\"Tty\":" + (number % 3 == 0)
                        + ",\"Healthcheck\":{\"Test\":[\"CMD\",\"true\"],\"Interval\":100000000},\"Volumes\":{\"/v\":{}},"
                        + "\"HostConfig\":{\"NetworkMode\":\"" + (bridge ? "bridge" : "none") + "\""
                        + (bridge ? ",\"PortBindings\":{\"80/tcp\":[{\"HostPort\":\"\"}]}" : "") + "}}";
        String id = own.http()
                .post("/containers/create", body)
                .expect(201)
                .object()
                .get("Id")
                .getAsString();
        own.http().post("/containers/" + id + "/start", "{}").expect(204);
        own.http().post("/containers/" + id + "/wait", "{}").expect(200);
        own.http().get("/containers/" + id + "/logs?stdout=1").expect(200);
        own.http().delete("/containers/" + id + "?v=1&force=1").expect(204);
    }

    @Test
    void clientsThatVanishLeaveNothing() {
        String id = own.docker()
                .ok("run", "-d", "--network", "none", "busybox", "sh", "-c", "while :; do echo x; sleep 1; done");
        assertNothingGrows(number -> vanish(id, number));
        assertEquals("in", own.docker().ok("exec", id, "echo", "in"));
    }

    /** It asks for something that goes on, and is gone when it has the beginning of the answer, or before that. */
    private void vanish(String id, int number) {
        String container = "/containers/" + id;
        try (Http.Connection client = own.http().open()) {
            switch (number % 6) {
                case 0 -> ask(client, "POST", container + "/attach?stream=1&stdout=1&stdin=1", "", true);
                case 1 -> ask(client, "GET", container + "/logs?follow=1&stdout=1", "", false);
                case 2 -> ask(client, "GET", "/events", "", false);
                case 3 -> ask(client, "GET", container + "/stats?stream=1", "", false);
                case 4 -> ask(client, "POST", container + "/wait", "{}", false);
                default -> {
                    String exec = own.http()
                            .post(container + "/exec", "{\"AttachStdin\":true,\"AttachStdout\":true,\"Cmd\":[\"cat\"]}")
                            .expect(201)
                            .object()
                            .get("Id")
                            .getAsString();
                    ask(client, "POST", "/exec/" + exec + "/start", "{}", true);
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void ask(Http.Connection client, String method, String path, String body, boolean upgrade)
            throws IOException {
        Map<String, String> headers = upgrade
                ? Map.of("Connection", "Upgrade", "Upgrade", "tcp", "Content-Type", "application/json")
                : Map.of("Content-Type", "application/json");
        client.request(method, path, body.getBytes(StandardCharsets.UTF_8), headers);
        if (!path.endsWith("/wait")) {
            client.head();
        }
    }

    private interface Cycle {
        void run(int number);
    }

    private void assertNothingGrows(Cycle cycle) {
        for (int i = 0; i < WARM; i++) {
            cycle.run(i);
        }
        Footprint before = settled();
        for (int i = 0; i < CYCLES; i++) {
            cycle.run(i);
        }
        Footprint[] after = {settled()};
        System.out.println("leaks: " + CYCLES + " cycles: " + before + "; then " + after[0] + "; more of "
                + after[0].grown(before, Math.max(20, CYCLES / 10)));
        // threads of pools and what they hold go when they have had nothing to do for a while
        Await.until(
                () -> before + " has become " + after[0] + ", with more of " + after[0].grown(before, CYCLES / 2),
                Duration.ofSeconds(90),
                () -> {
                    after[0] = Footprint.of(own.engine());
                    return after[0].descriptors() <= before.descriptors() + FEW_DESCRIPTORS
                            && after[0].threads() <= before.threads() + FEW_THREADS;
                });
        assertTrue(after[0].bytes() < before.bytes() + 4_000_000L, () -> before + " has become " + after[0]);
    }

    private Footprint settled() {
        return Footprint.of(own.engine());
    }
}
