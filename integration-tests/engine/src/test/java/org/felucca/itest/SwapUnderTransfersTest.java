package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.felucca.itest.harness.Bundles;
import org.felucca.itest.harness.Commands;
import org.felucca.itest.harness.Registry;
import org.felucca.itest.harness.SharedEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Images come and go while the bundles that bring them and keep them are replaced. The registry stands still meanwhile, so that this is in their middle. */
@Tag("root")
class SwapUnderTransfersTest {
    private static final int PORT = 5031;

    private SharedEngine.Clients own;

    @BeforeEach
    void start() {
        assumeFalse(System.getProperty("engine").equals("docker"), "Docker has no bundles");
        own = SharedEngine.Clients.startNew("fst" + ProcessHandle.current().pid());
    }

    @AfterEach
    void end() {
        if (own != null) {
            own.close();
        }
    }

    private void replace(String bundle, String qualifier, Path folder) throws IOException {
        Path home = Path.of(System.getProperty("felucca.home"), "bundles");
        try (Stream<Path> files = Files.list(home)) {
            Path jar = files.filter(f -> f.getFileName().toString().startsWith(bundle + "-"))
                    .findFirst()
                    .orElseThrow();
            new Bundles(own.engine()).update(bundle, Bundles.withQualifier(jar, qualifier, folder));
        }
    }

    /** An image of one layer, more than what connections hold on their way. Says its id. */
    private String make(String name, Path folder) {
        Commands.ok(
                "sh",
                "-c",
                "cd \"$0\" && head -c 24000000 /dev/urandom >file && tar -cf layer.tar file",
                folder.toString());
        return own.docker().ok("import", folder.resolve("layer.tar").toString(), name);
    }

    @Test
    @Timeout(300)
    void aPushAndAPullGoOn(@TempDir Path folder) throws Exception {
        try (Registry registry = Registry.plain(own.engine(), folder, PORT)) {
            for (String bundle : new String[] {"org.felucca.distribution", "org.felucca.graph"}) {
                String name = registry.name() + "/" + bundle + ":1";
                String id = make(name, folder);
                try (Commands.Running push = own.docker().start("push", name)) {
                    push.awaitOut("Preparing");
                    replaceMeanwhile(push, registry, bundle, "push", folder);
                }
                own.docker().ok("rmi", name);
                try (Commands.Running pull = own.docker().start("pull", name)) {
                    pull.awaitOut("Pulling fs layer");
                    replaceMeanwhile(pull, registry, bundle, "pull", folder);
                }
                assertEquals(id, own.docker().ok("image", "inspect", "-f", "{{.Id}}", name));
                own.docker().ok("rmi", name);
            }
        }
    }

    private void replaceMeanwhile(
            Commands.Running transfer, Registry registry, String bundle, String qualifier, Path folder)
            throws IOException {
        registry.signal("STOP");
        replace(bundle, qualifier, folder);
        registry.signal("CONT");
        Commands.Result ended = transfer.end();
        assertEquals(0, ended.exit(), "while " + bundle + " was replaced: " + ended);
    }
}
