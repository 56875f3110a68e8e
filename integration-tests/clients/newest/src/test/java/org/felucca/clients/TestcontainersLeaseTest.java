package org.felucca.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.felucca.itest.harness.Await;
import org.felucca.itest.harness.Commands;
import org.felucca.itest.harness.EngineTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What Testcontainers has a reaper for, done by a lease of the engine. */
@Timeout(120)
class TestcontainersLeaseTest extends EngineTest {
    @Test
    void containersGoWithTestsThatAreKilled() throws IOException {
        assumeFalse(engine.isDocker(), "Docker has no leases");
        String mine = detached("busybox", "sleep", "1000");
        docker.ok("tag", "busybox", "alpine:3.17");
        try (Commands.Running tests = Commands.start(
                Map.of("TESTCONTAINERS_RYUK_DISABLED", "true", "DOCKER_HOST", "unix://" + engine.socket()),
                "nsenter",
                "--net",
                "--target",
                Long.toString(engine.pid()),
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "-Duser.home=" + Path.of("target").toAbsolutePath(),
                "-cp",
                System.getProperty("java.class.path"),
                TestcontainersLease.class.getName())) {
            tests.awaitOut("started ");
            Await.until("the id", () -> tests.outSoFar().endsWith("\n"));
            String out = tests.outSoFar();
            String id =
                    out.substring(out.indexOf("started ") + "started ".length()).strip();
            assertEquals("running", state(id).get("Status").getAsString());
            tests.signal("KILL");
            Await.until(
                    "its removal", () -> http.get("/containers/" + id + "/json").status() == 404);
        } finally {
            docker.ok("rmi", "alpine:3.17");
        }
        assertEquals("running", state(mine).get("Status").getAsString());
    }
}
