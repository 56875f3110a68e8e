package org.felucca.clients;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.felucca.itest.harness.EngineTest;
import org.felucca.itest.harness.SharedEngine;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** Debian's package python3-docker: {@code src/test/python/docker_py.py}. */
@Timeout(240)
class DockerPyTest extends EngineTest {
    @TestFactory
    Stream<DynamicTest> work() {
        // Debian's own Python: another one that comes first in the path does not have Debian's packages
        return Program.tests(
                engine,
                Path.of("src/test/python").toAbsolutePath(),
                Map.of("FIXTURES", SharedEngine.fixture(".").toString(), "PYTHONDONTWRITEBYTECODE", "1"),
                List.of("/usr/bin/python3", "docker_py.py"));
    }
}
