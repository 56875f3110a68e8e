package org.felucca.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.felucca.itest.harness.Commands;
import org.felucca.itest.harness.EngineTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Exit codes as Docker's command line gives them to a shell script. */
class ExitCodesTest extends EngineTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 125, 126, 127, 130, 255})
    void theProgramsOwn(int code) {
        assertEquals(
                code,
                docker.run("run", "--rm", "--network", "none", "busybox", "sh", "-c", "exit " + code)
                        .exit());
    }

    @ParameterizedTest
    @CsvSource({"KILL, 137", "TERM, 143", "INT, 130", "HUP, 129"})
    void aSignalIs128AndItsNumber(String signal, int code) {
        // a first process without a handler ignores all but KILL; under --init the signal reaches its child
        String id = detached("--init", "busybox", "sleep", "1000");
        docker.ok("kill", "-s", signal, id);
        assertEquals(Integer.toString(code), docker.ok("wait", id));
        assertEquals(code, state(id).get("ExitCode").getAsInt());
    }

    @Test
    void notFoundIs127() {
        docker.fails(
                127,
                "executable file not found in $PATH",
                "run",
                "--rm",
                "--network",
                "none",
                "busybox",
                "no-such-program");
        docker.fails(
                127, "no such file or directory", "run", "--rm", "--network", "none", "busybox", "/no/such/program");
    }

    @Test
    void notExecutableIs126() {
        docker.fails(126, "permission denied", "run", "--rm", "--network", "none", "busybox", "/etc/passwd");
    }

    @Test
    void aFolderIs126() {
        Commands.Result result = docker.run("run", "--rm", "--network", "none", "busybox", "/etc");
        assertEquals(126, result.exit());
        assertTrue(result.err().contains("permission denied") || result.err().contains("is a directory"), result.err());
    }

    @Test
    void theEnginesRefusalIs125() {
        docker.fails(125, "", "run", "--rm", "--network", "no-such-network", "busybox", "true");
        docker.fails(125, "unknown flag: --no-such-flag", "run", "--no-such-flag", "busybox", "true");
    }

    @Test
    void aFailedStartLeavesTheContainerCreatedWithItsError() {
        docker.fails(
                127, "executable file not found", "run", "--name", "failed", "--network", "none", "busybox", "no-such");
        assertEquals("created", state("failed").get("Status").getAsString());
        assertEquals(127, state("failed").get("ExitCode").getAsInt());
        assertTrue(state("failed").get("Error").getAsString().contains("executable file not found"));
    }

    @Test
    void aFailedStartOfAContainerThatGoesAwayLeavesNothing() {
        docker.fails(
                127,
                "executable file not found",
                "run",
                "--rm",
                "--name",
                "away",
                "--network",
                "none",
                "busybox",
                "no-such");
        http.get("/containers/away/json").expect(404);
    }

    @Test
    void startAttachedGivesTheCodeAgain() {
        docker.run("run", "--name", "again", "--network", "none", "busybox", "sh", "-c", "exit 7");
        assertEquals(7, docker.run("start", "-a", "again").exit());
    }
}
