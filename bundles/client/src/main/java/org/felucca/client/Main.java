package org.felucca.client;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.felucca.client.cli.CommandLineRunner;

/** The {@code felucca} command: a client of the Engine API. */
public final class Main {
    private static final String DEFAULT_SOCKET = "/run/felucca/felucca.sock";

    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] words) {
        System.exit(run(List.of(words), Console.ofProcess(), System.getenv(), defaultAddress()));
    }

    /** Where the engine listens unless the command line or the environment say otherwise. */
    static String defaultAddress() {
        return "unix://" + System.getProperty("felucca.socket", DEFAULT_SOCKET);
    }

    /** Runs one command and says on standard error why it failed, if it did. */
    static int run(List<String> words, Console console, Map<String, String> environment, String address) {
        try {
            int code = runAndReport(words, console, environment, address);
            console.flush();
            return code;
        } catch (ClientException unwritten) {
            if (!unwritten.getMessage().isEmpty()) {
                console.err().print(unwritten.getMessage() + "\n");
                console.err().flush();
            }
            return unwritten.exitCode();
        }
    }

    private static int runAndReport(
            List<String> words, Console console, Map<String, String> environment, String address) {
        try {
            return new CommandLineRunner(console, environment, address).run(words);
        } catch (ClientException e) {
            if (!e.getMessage().isEmpty()) {
                console.error(e.getMessage());
            }
            return e.exitCode();
        } catch (IOException e) {
            console.error(e.getMessage() == null ? e.toString() : e.getMessage());
            return 1;
        }
    }
}
