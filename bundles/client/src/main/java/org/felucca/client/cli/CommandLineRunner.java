package org.felucca.client.cli;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.felucca.client.ClientException;
import org.felucca.client.Console;
import org.felucca.client.Session;
import org.felucca.client.api.Engine;
import org.felucca.client.cli.CommandTable.Entry;
import org.felucca.client.cli.CommandTable.Group;
import org.felucca.client.http.EngineAddress;

/** Finds the command that a command line names and runs it. */
public final class CommandLineRunner {
    /** Docker's exit code for a command line that cannot be understood. */
    private static final int USAGE = 125;

    private final Console console;
    private final Map<String, String> environment;
    private final String defaultAddress;
    private String host = "";

    /** {@code defaultAddress} is where the engine listens when neither flags nor environment say. */
    public CommandLineRunner(Console console, Map<String, String> environment, String defaultAddress) {
        this.console = console;
        this.environment = environment;
        this.defaultAddress = defaultAddress;
    }

    /** Runs the command of {@code words} and gives the exit code of the process. */
    public int run(List<String> words) throws IOException {
        try {
            return dispatch(globalFlags(words));
        } catch (UsageException e) {
            console.error(e.getMessage() + "\n\nUsage:  felucca [OPTIONS] COMMAND [ARG...]\n\n"
                    + "Run 'felucca --help' for more information");
            return USAGE;
        }
    }

    /** Reads the flags before the command and gives what follows; an empty list if they were all there is to do. */
    private List<String> globalFlags(List<String> words) {
        int at = 0;
        while (at < words.size() && words.get(at).startsWith("-")) {
            String word = words.get(at++);
            if (word.equals("-H") || word.equals("--host")) {
                if (at == words.size()) {
                    throw new UsageException("flag needs an argument: " + word);
                }
                host = words.get(at++);
            } else if (word.startsWith("--host=")) {
                host = word.substring("--host=".length());
            } else if (word.startsWith("-H")) {
                host = word.substring(word.startsWith("-H=") ? 3 : 2);
            } else if (word.equals("-v") || word.equals("--version")) {
                return List.of("--version");
            } else if (word.equals("-h") || word.equals("--help")) {
                return List.of("help");
            } else {
                throw new UsageException("unknown flag: " + word);
            }
        }
        return words.subList(at, words.size());
    }

    private int dispatch(List<String> words) throws IOException {
        if (words.isEmpty()) {
            Help.main(console);
            return 0;
        }
        String first = words.get(0);
        if (first.equals("--version")) {
            console.line("Felucca version " + ClientVersion.text());
            return 0;
        }
        if (first.equals("help")) {
            return help(words.subList(1, words.size()));
        }
        Entry entry = CommandTable.find(first);
        if (entry == null) {
            console.error(
                    "felucca: unknown command: felucca " + first + "\n\nRun 'felucca --help' for more information");
            return 1;
        }
        if (entry.group() == Group.MANAGEMENT) {
            return management(entry, words.subList(1, words.size()));
        }
        return command(entry, "felucca " + first, words.subList(1, words.size()));
    }

    private int help(List<String> words) throws IOException {
        if (words.isEmpty()) {
            Help.main(console);
            return 0;
        }
        List<String> asked = new java.util.ArrayList<>(words);
        asked.add("--help");
        return dispatch(asked);
    }

    private int management(Entry group, List<String> words) throws IOException {
        if (words.isEmpty() || words.get(0).equals("--help") || words.get(0).equals("-h")) {
            Help.management(words.isEmpty() ? console.err() : console.out(), group);
            return 0;
        }
        String path = group.name() + " " + words.get(0);
        Entry entry = CommandTable.find(path);
        if (entry == null) {
            console.error("felucca: unknown command: felucca " + path + "\n\nUsage:  felucca " + group.name()
                    + "\n\nRun 'felucca " + group.name() + " --help' for more information");
            return 1;
        }
        return command(entry, "felucca " + path, words.subList(1, words.size()));
    }

    private int command(Entry entry, String path, List<String> words) throws IOException {
        if (entry.group() == Group.ENGINE) {
            throw new ClientException("'felucca " + entry.name() + "' is run by the felucca start script");
        }
        Syntax syntax = new Syntax();
        Command command = CommandTable.create(entry, syntax);
        Flag<Boolean> help = syntax.help();
        List<String> arguments;
        try {
            Parser parser = new Parser(syntax, path);
            arguments = parser.parse(words);
            if (help.get()) {
                Help.command(console, path, entry, syntax);
                return 0;
            }
            parser.check(arguments);
        } catch (UsageException e) {
            boolean counting = e.getMessage().startsWith("felucca: ");
            boolean atLeast = e.getMessage().contains(" requires at least ");
            console.error(e.getMessage() + "\n\nUsage:  " + Help.usage(path, syntax) + "\n\n"
                    + (atLeast
                            ? "See '" + path + " --help' for more information"
                            : "Run '" + path + " --help' for more information"));
            return counting ? 1 : USAGE;
        }
        try (Engine engine = engine()) {
            return command.run(new Session(console, engine, environment, path), arguments);
        }
    }

    private Engine engine() {
        String text = host.isEmpty() ? environment.getOrDefault("DOCKER_HOST", "") : host;
        try {
            EngineAddress address = EngineAddress.parse(text.isEmpty() ? defaultAddress : text);
            if (address.isTcp()
                    && !environment.getOrDefault("DOCKER_TLS_VERIFY", "").isEmpty()) {
                throw new ClientException("DOCKER_TLS_VERIFY is set, but felucca does not speak TLS yet:"
                        + " use a unix socket, or unset it for plain TCP");
            }
            return new Engine(address, environment.getOrDefault("DOCKER_API_VERSION", ""));
        } catch (IllegalArgumentException e) {
            throw new ClientException(e.getMessage());
        }
    }
}
