package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Set;
import org.felucca.itest.harness.Await;
import org.felucca.itest.harness.EngineTest;
import org.felucca.itest.harness.Leftovers;
import org.junit.jupiter.api.Test;

/** After containers of every kind, ended in every way, the machine is as it was. */
class NothingLeftTest extends EngineTest {
    @Test
    void noMountNamespaceLinkRuleControlGroupProcessOrFile() {
        // the first container may make what stays by intent: the bridge and the table of rules
        docker.ok("run", "--rm", "busybox", "true");
        Await.until(
                "the first container's end",
                () -> http.get("/containers/json?all=1").text().strip().equals("[]"));
        Map<String, Set<String>> before = Leftovers.of(engine);

        docker.ok("run", "--rm", "busybox", "true");
        docker.ok("run", "--rm", "--network", "none", "-t", "busybox", "true");
        docker.ok("run", "--rm", "--network", "host", "--init", "busybox", "true");
        docker.runWithInput(
                "x", "run", "--rm", "-i", "-v", "/tmp:/t", "--tmpfs", "/s", "-m", "64m", "--cpus", "1", "busybox",
                "cat");
        docker.run("run", "--rm", "busybox", "no-such-program");
        docker.run("run", "--name", "kept", "busybox", "/etc/passwd");
        String id = docker.ok("run", "-d", "--name", "long", "busybox", "sleep", "left-by-test");
        docker.run("exec", id, "true");
        docker.run("exec", id, "no-such-program");
        String second = docker.ok("run", "-d", "--init", "busybox", "sh", "-c", "sleep 1000 & sleep 1000");
        docker.ok("exec", "-d", second, "sleep", "1000");
        docker.ok("pause", second);
        docker.ok("unpause", second);
        docker.ok("restart", "-t", "0", second);
        docker.ok("run", "-d", "--name", "on-none", "--network", "none", "-t", "busybox", "sleep", "1000");
        docker.ok("rm", "-f", "long", "kept", second, "on-none");
        docker.run("create", "--name", "never", "busybox", "true");
        docker.ok("rm", "never");

        Await.until(
                () -> "nothing to be left: " + Leftovers.since(before, engine),
                () -> Leftovers.since(before, engine).isEmpty());
        assertEquals(Map.of(), Leftovers.since(before, engine));
    }
}
