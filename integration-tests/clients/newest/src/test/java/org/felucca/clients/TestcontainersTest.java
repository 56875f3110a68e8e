package org.felucca.clients;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.felucca.itest.harness.EngineTest;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** Testcontainers for Java on the engine's own host, in a JVM of its own: it connects to the ports that containers publish. */
@Timeout(240)
class TestcontainersTest extends EngineTest {
    @TestFactory
    Stream<DynamicTest> work() {
        // what it runs to look about, from its own registry elsewhere
        docker.ok("tag", "busybox", "alpine:3.17");
        return Program.tests(
                        engine,
                        Path.of("target").toAbsolutePath(),
                        // its reaper is an image of a registry; what it would remove is removed after this test
                        Map.of("TESTCONTAINERS_RYUK_DISABLED", "true"),
                        List.of(
                                ProcessHandle.current().info().command().orElseThrow(),
                                "-XX:TieredStopAtLevel=1",
                                "-Duser.home=" + Path.of("target").toAbsolutePath(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                JUnitProgram.class.getName(),
                                TestcontainersWork.class.getName()))
                .onClose(() -> docker.ok("rmi", "alpine:3.17"));
    }
}
