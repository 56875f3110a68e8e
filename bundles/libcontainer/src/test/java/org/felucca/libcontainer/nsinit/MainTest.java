package org.felucca.libcontainer.nsinit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.felucca.driver.testkit.ContainerFixture;
import org.felucca.model.oci.OciProcess;
import org.felucca.model.oci.OciProcessBuilder;
import org.felucca.model.oci.OciRoot;
import org.felucca.model.oci.RuntimeSpec;
import org.felucca.model.oci.RuntimeSpecBuilder;
import org.felucca.store.Json;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("root")
class MainTest {
    @TempDir
    private Path folder;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... args) {
        return Main.run(args, new PrintStream(err, true, StandardCharsets.UTF_8), new CompletableFuture<>());
    }

    private String said() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private ContainerFixture bundle(String... args) throws IOException {
        ContainerFixture fixture = new ContainerFixture(folder, "/unused");
        RuntimeSpec spec = RuntimeSpecBuilder.builder(fixture.running(args).spec())
                .root(new OciRoot("root", false))
                .build();
        Files.write(folder.resolve("config.json"), Json.write(spec));
        return fixture;
    }

    @Test
    void bundleRunsAndItsExitCodeIsReturned() throws IOException {
        ContainerFixture fixture = bundle("sh", "-c", "hostname > /tmp/name; echo $$ >> /tmp/name; exit 7");
        assertEquals(7, run("run", folder.toString()));
        assertEquals("fixture\n1\n", Files.readString(fixture.root().resolve("tmp/name")));
        assertEquals("", said());
    }

    @Test
    void missingProgramIs127() throws IOException {
        bundle("no-such-program");
        assertEquals(127, run("run", folder.toString()));
        assertTrue(said().contains("executable file not found in $PATH"), said());
    }

    @Test
    void folderWithoutDocumentIsNoBundle() {
        assertEquals(125, run("run", folder.toString()));
        assertTrue(said().endsWith("is no OCI bundle: it has no config.json\n"), said());
    }

    @Test
    void brokenDocumentIsToldNotThrown() throws IOException {
        Files.writeString(folder.resolve("config.json"), "{\"process\": 5}");
        assertEquals(125, run("run", folder.toString()));
        assertFalse(said().isEmpty());
    }

    @Test
    void usageIsToldForAnythingElse() {
        assertEquals(125, run("start"));
        assertTrue(said().startsWith("Usage: nsinit run BUNDLE"), said());
    }

    private void onTerminal() throws IOException {
        RuntimeSpec spec = Json.read(Files.readAllBytes(folder.resolve("config.json")), RuntimeSpec.class);
        OciProcess process =
                OciProcessBuilder.builder(spec.process()).terminal(true).build();
        Files.write(
                folder.resolve("config.json"),
                Json.write(RuntimeSpecBuilder.builder(spec).process(process).build()));
    }

    @Test
    void aTerminalIsOneAndTakesWhatIsTyped() throws IOException {
        bundle("sh", "-c", "tty; read word; echo got $word; exit 5");
        onTerminal();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int code = Main.run(
                new String[] {"run", folder.toString()},
                new ByteArrayInputStream("word\n".getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                new CompletableFuture<>());
        String shown = out.toString(StandardCharsets.UTF_8);
        assertEquals(5, code, said());
        assertTrue(shown.contains("/dev/pts/0\r\n"), shown);
        assertTrue(shown.endsWith("got word\r\n"), shown);
        assertEquals("", said());
    }

    @Test
    void aProgramThatIsMissingOnATerminalIs127() throws IOException {
        bundle("no-such-program");
        onTerminal();
        assertEquals(127, run("run", folder.toString()));
        assertTrue(said().contains("executable file not found in $PATH"), said());
    }
}
