package org.felucca.itest.harness;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Docker's own command line, speaking to the engine under test. */
public final class Cli {
    private final Map<String, String> environment;

    public Cli(Path socket, Path configuration) {
        this.environment = Map.of(
                "DOCKER_HOST",
                "unix://" + socket,
                "DOCKER_CONFIG",
                configuration.toString(),
                "DOCKER_CLI_HINTS",
                "false",
                "DOCKER_BUILDKIT",
                "0");
    }

    /** Skips the test where `docker` itself is older: Debian 12 has 20.10. */
    public void assumeVersion(int major) {
        String version = run("version", "--format", "{{.Client.Version}}").out();
        assumeTrue(
                Integer.parseInt(version.split("\\.", 2)[0].strip()) >= major,
                "needs docker's command line of version " + major + ", this is " + version.strip());
    }

    /** `docker` with these arguments, no input. */
    public Commands.Result run(String... arguments) {
        return runWithInput("", arguments);
    }

    public Commands.Result runWithInput(String input, String... arguments) {
        return Commands.run(environment, input.getBytes(StandardCharsets.UTF_8), command(arguments));
    }

    /** Runs it, asserts exit code 0, returns its standard output without line end. */
    public String ok(String... arguments) {
        return run(arguments).ok();
    }

    /** Asserts that it fails with this exit code and that its standard error holds the text. */
    public void fails(int exit, String text, String... arguments) {
        Commands.Result result = run(arguments);
        if (result.exit() != exit || !result.err().contains(text)) {
            throw new AssertionError("expected exit " + exit + " and \"" + text + "\": " + result);
        }
    }

    /** Starts it with its input left open; the caller closes it. */
    public Commands.Running start(String... arguments) throws IOException {
        return Commands.start(environment, command(arguments));
    }

    /** Starts it on a terminal of its own (by script(1)), 80 by 24. */
    public Commands.Running startOnTerminal(String... arguments) throws IOException {
        List<String> quoted = new ArrayList<>();
        for (String argument : command(arguments)) {
            quoted.add("'" + argument.replace("'", "'\\''") + "'");
        }
        String line = "stty rows 24 cols 80; exec " + String.join(" ", quoted);
        return Commands.start(environment, "script", "-qefc", line, "/dev/null");
    }

    private static String[] command(String... arguments) {
        String[] command = new String[arguments.length + 1];
        command[0] = "docker";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        return command;
    }
}
