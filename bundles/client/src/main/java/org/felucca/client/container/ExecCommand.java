package org.felucca.client.container;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.felucca.client.ClientException;
import org.felucca.client.Console;
import org.felucca.client.Session;
import org.felucca.client.api.Query;
import org.felucca.client.cli.Command;
import org.felucca.client.cli.Flag;
import org.felucca.client.cli.Syntax;
import org.felucca.client.create.KeyValueFile;
import org.felucca.client.json.Doc;
import org.felucca.client.stream.Attachment;
import org.felucca.client.stream.DetachKeys;
import org.felucca.client.terminal.Terminal;

/** {@code felucca exec}. */
public final class ExecCommand implements Command {
    private final Flag<Boolean> detach;
    private final Flag<String> detachKeys;
    private final Flag<List<String>> env;
    private final Flag<List<String>> envFile;
    private final Flag<Boolean> interactive;
    private final Flag<Boolean> privileged;
    private final Flag<Boolean> tty;
    private final Flag<String> user;
    private final Flag<String> workdir;

    public ExecCommand(Syntax syntax) {
        syntax.arguments("CONTAINER COMMAND [ARG...]", 2).flagsFirst();
        detach = syntax.flag("d", "detach", "Leave the command running in the background");
        detachKeys = syntax.text("", "detach-keys", "Keys that detach from the container (ctrl-p,ctrl-q)");
        env = syntax.list(
                "e",
                "env",
                "list",
                text -> KeyValueFile.variable(text, System.getenv()),
                "Set an environment variable");
        envFile = syntax.list("", "env-file", "Read environment variables from a file");
        interactive = syntax.flag("i", "interactive", "Attach standard input");
        privileged = syntax.flag("", "privileged", "Give the command all rights");
        tty = syntax.flag("t", "tty", "Give the command a terminal");
        user = syntax.text("u", "user", "User to run as (name|uid[:group|gid])");
        workdir = syntax.text("w", "workdir", "Working directory in the container");
    }

    @Override
    public int run(Session session, List<String> arguments) throws IOException {
        Map<String, Object> settings = settings(session, arguments.subList(1, arguments.size()));
        String container = arguments.get(0);
        // An unknown container is said before an unfit terminal.
        Containers.inspect(session, container);
        boolean stdin = interactive.get() && !detach.get();
        if (!detach.get()) {
            Terminal.requireInputTerminal(stdin, tty.get());
        }
        List<Long> consoleSize = consoleSize();
        if (consoleSize != null) {
            settings.put("ConsoleSize", consoleSize);
        }
        Doc created = session.engine().post(Containers.path(container, "/exec"), new Query(), settings);
        Map<String, Object> start = new LinkedHashMap<>();
        start.put("Detach", detach.get());
        start.put("Tty", tty.get());
        if (consoleSize != null) {
            start.put("ConsoleSize", consoleSize);
        }
        String path = "/exec/" + created.string("Id");
        if (detach.get()) {
            session.engine().post(path + "/start", new Query(), start);
            return 0;
        }
        return attached(session, path, start, stdin);
    }

    private List<Long> consoleSize() {
        if (!tty.get()) {
            return null;
        }
        Terminal.Size size = Terminal.size();
        return List.of((long) size.rows(), (long) size.columns());
    }

    private Map<String, Object> settings(Session session, List<String> command) {
        List<String> variables = new ArrayList<>();
        try {
            for (String file : envFile.get()) {
                variables.addAll(KeyValueFile.read(file, session.environment()));
            }
        } catch (IllegalArgumentException e) {
            throw new ClientException(e.getMessage());
        }
        variables.addAll(env.get());
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("User", user.get());
        settings.put("Privileged", privileged.get());
        settings.put("Tty", tty.get());
        settings.put("AttachStdin", interactive.get() && !detach.get());
        settings.put("AttachStderr", !detach.get());
        settings.put("AttachStdout", !detach.get());
        settings.put("DetachKeys", detachKeys.get());
        settings.put("Env", variables.isEmpty() ? null : variables);
        settings.put("WorkingDir", workdir.get());
        settings.put("Cmd", command);
        return settings;
    }

    private int attached(Session session, String path, Map<String, Object> start, boolean stdin) throws IOException {
        Console console = session.console();
        Attachment.Streams streams = new Attachment.Streams(
                stdin ? console.in() : null,
                console.rawOut(),
                tty.get() ? console.rawOut() : console.rawErr(),
                tty.get(),
                DetachKeys.parse(detachKeys.get()));
        try (Attachment attachment =
                Attachment.start(session.engine().hijack(path + "/start", new Query(), start), streams)) {
            if (tty.get() && Terminal.isTerminal(0)) {
                TerminalSize.follow(session, path + "/resize");
            }
            if (attachment.await() == Attachment.End.DETACHED) {
                throw new ClientException("read escape sequence");
            }
        }
        Doc result = Doc.of(session.engine().get(path + "/json", new Query()));
        return (int) result.number("ExitCode");
    }
}
