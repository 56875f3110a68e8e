package org.felucca.clients;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.felucca.itest.harness.EngineTest;
import org.felucca.itest.harness.SharedEngine;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** dockerode, from the npm registry by its lock file: {@code src/test/node/dockerode.js}. */
@Timeout(240)
class DockerodeTest extends EngineTest {
    private static final Path SOURCES = Path.of("src/test/node").toAbsolutePath();
    private static final Path PACKAGES = Path.of("target/node").toAbsolutePath();

    @TestFactory
    Stream<DynamicTest> work() throws IOException, InterruptedException {
        install();
        return Program.tests(
                engine,
                PACKAGES,
                Map.of("FIXTURES", SharedEngine.fixture(".").toString(), "NODE_PATH", PACKAGES + "/node_modules"),
                List.of(
                        "node",
                        "--test-reporter=tap",
                        SOURCES.resolve("dockerode.js").toString()));
    }

    /** Fetches the packages that the lock file names, if those that are here are not the ones. */
    private static void install() throws IOException, InterruptedException {
        Files.createDirectories(PACKAGES);
        Path wanted = SOURCES.resolve("package-lock.json");
        Path installed = PACKAGES.resolve("installed.json");
        if (Files.exists(installed) && Files.mismatch(wanted, installed) < 0) {
            return;
        }
        for (String file : List.of("package.json", "package-lock.json")) {
            Files.copy(SOURCES.resolve(file), PACKAGES.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        Path log = PACKAGES.resolve("npm.log");
        Process npm = new ProcessBuilder(
                        "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--omit=dev", "--omit=optional")
                .directory(PACKAGES.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!npm.waitFor(4, TimeUnit.MINUTES) || npm.exitValue() != 0) {
            npm.destroyForcibly();
            throw new AssertionError("npm ci: " + Files.readString(log));
        }
        Files.copy(wanted, installed, StandardCopyOption.REPLACE_EXISTING);
    }
}
