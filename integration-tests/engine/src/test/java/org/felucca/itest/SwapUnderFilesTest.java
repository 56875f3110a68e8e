package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.felucca.itest.harness.Await;
import org.felucca.itest.harness.Bundles;
import org.felucca.itest.harness.Commands;
import org.felucca.itest.harness.SharedEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bundles are replaced while files are copied, limits are changed and images are made: no request fails, and what it gives is whole. */
@Tag("root")
class SwapUnderFilesTest {
    private SharedEngine.Clients own;
    private final AtomicBoolean go = new AtomicBoolean(true);
    private final AtomicInteger done = new AtomicInteger();
    private final List<String> failures = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() {
        assumeFalse(System.getProperty("engine").equals("docker"), "Docker has no bundles");
        own = SharedEngine.Clients.startNew("fsf" + ProcessHandle.current().pid());
    }

    @AfterEach
    void end() {
        if (own != null) {
            own.close();
        }
    }

    private static Path jar(String bundle) throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("felucca.home"), "bundles"))) {
            return files.filter(f -> f.getFileName().toString().startsWith(bundle + "-"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private boolean ok(String what, Commands.Result result) {
        if (result.exit() != 0) {
            failures.add(what + ": " + result);
        }
        return result.exit() == 0;
    }

    /** One round of everything that is about a container's files and limits. */
    private void work(String id, int round) {
        String image = "made:" + round;
        if (ok("commit", own.docker().run("commit", id, image))) {
            Commands.Result size =
                    own.docker().run("run", "--rm", "--network", "none", image, "stat", "-c", "%s", "/large");
            if (ok("run", size) && !size.out().strip().equals("20971520")) {
                failures.add("the image has " + size.out());
            }
            ok("rmi", own.docker().run("rmi", image));
        }
        String limit = (40 + round % 20) + "m";
        ok("update", own.docker().run("update", "-m", limit, "--memory-swap", "-1", id));
        Commands.Result export = Commands.run(
                java.util.Map.of("DOCKER_HOST", "unix://" + own.engine().socket()),
                new byte[0],
                "sh",
                "-c",
                "docker cp " + id + ":/large - | tar xO | wc -c");
        if (ok("cp", export) && !export.out().strip().equals("20971520")) {
            failures.add("cp gave " + export.out().strip() + " bytes: " + export.err());
        }
        done.incrementAndGet();
    }

    @ParameterizedTest
    @ValueSource(strings = {"org.felucca.containers", "org.felucca.graph", "org.felucca.execdriver.native"})
    @Timeout(300)
    void noFileIsCutShort(String bundle, @TempDir Path folder) throws Exception {
        Bundles bundles = new Bundles(own.engine());
        String id = own.docker()
                .ok(
                        "run",
                        "-d",
                        "--network",
                        "none",
                        "busybox",
                        "sh",
                        "-c",
                        "dd if=/dev/urandom of=/large bs=1M count=20 2>/dev/null; echo written; sleep 1000");
        Await.until("a large file", () -> own.docker().run("logs", id).out().contains("written"));
        Thread client = new Thread(() -> {
            for (int round = 0; go.get(); round++) {
                work(id, round);
            }
        });
        client.start();
        for (int i = 0; i < 2; i++) {
            int before = done.get();
            bundles.update(bundle, Bundles.withQualifier(jar(bundle), "files" + i, folder));
            Await.until("a round after the swap", () -> done.get() > before + 1 || !failures.isEmpty());
        }
        go.set(false);
        client.join();
        assertEquals(List.of(), failures);
        assertEquals("running", own.docker().ok("inspect", "-f", "{{.State.Status}}", id));
        assertEquals("fine", own.docker().ok("exec", id, "echo", "fine"));
    }
}
