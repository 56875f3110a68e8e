package org.felucca.client.container;

import java.io.IOException;
import java.util.List;
import org.felucca.client.ClientException;
import org.felucca.client.Console;
import org.felucca.client.Session;
import org.felucca.client.api.Query;
import org.felucca.client.cli.Command;
import org.felucca.client.cli.Flag;
import org.felucca.client.cli.Syntax;
import org.felucca.client.json.Doc;
import org.felucca.client.stream.Attachment;
import org.felucca.client.stream.DetachKeys;
import org.felucca.client.terminal.Terminal;

/** {@code felucca attach}. */
public final class AttachCommand implements Command {
    private final Flag<String> detachKeys;
    private final Flag<Boolean> noStdin;
    private final Flag<Boolean> sigProxy;

    public AttachCommand(Syntax syntax) {
        syntax.arguments("CONTAINER", 1, 1);
        detachKeys = syntax.text("", "detach-keys", "Keys that detach from the container (ctrl-p,ctrl-q)");
        noStdin = syntax.flag("", "no-stdin", "Do not attach standard input");
        sigProxy = syntax.flag("", "sig-proxy", true, "Pass signals on to the container");
    }

    @Override
    public int run(Session session, List<String> arguments) throws IOException {
        Doc container = running(session, arguments.get(0));
        String id = container.string("Id");
        boolean tty = container.doc("Config").bool("Tty");
        boolean stdin = !noStdin.get() && container.doc("Config").bool("OpenStdin");
        Terminal.requireInputTerminal(!noStdin.get(), tty);
        ExitStatus status = ExitStatus.watch(session, id, "");
        if (sigProxy.get() && !tty) {
            SignalProxy.start(session, id);
        }
        try (Attachment attachment = attach(session, id, tty, stdin, detachKeys.get())) {
            // It may have ended between the first look and the attachment, which then would never end.
            running(session, id);
            if (tty) {
                TerminalSize.nudge(session, Containers.path(id, "/resize"));
                TerminalSize.follow(session, Containers.path(id, "/resize"));
            }
            if (attachment.await() == Attachment.End.DETACHED) {
                throw new ClientException("read escape sequence");
            }
            return status.await();
        }
    }

    private static Doc running(Session session, String name) throws IOException {
        Doc container = Containers.inspect(session, name);
        Doc state = container.doc("State");
        if (!state.bool("Running")) {
            throw new ClientException("You cannot attach to a stopped container, start it first");
        }
        if (state.bool("Paused")) {
            throw new ClientException("You cannot attach to a paused container, unpause it first");
        }
        if (state.bool("Restarting")) {
            throw new ClientException("You cannot attach to a restarting container, wait until it is running");
        }
        return container;
    }

    /** Attaches to both outputs of a container, and to its input if {@code stdin}. */
    static Attachment attach(Session session, String id, boolean tty, boolean stdin, String detachKeys)
            throws IOException {
        Console console = session.console();
        Query query = new Query()
                .add("stream", "1")
                .add("stdout", "1")
                .add("stderr", "1")
                .addIf(stdin, "stdin")
                .addUnlessEmpty("detachKeys", detachKeys);
        Attachment.Streams streams = new Attachment.Streams(
                stdin ? console.in() : null, console.rawOut(), console.rawErr(), tty, DetachKeys.parse(detachKeys));
        return Attachment.start(session.engine().hijack(Containers.path(id, "/attach"), query, null), streams);
    }
}
