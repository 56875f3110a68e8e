package org.felucca.client.container;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.felucca.client.ClientException;
import org.felucca.client.Session;
import org.felucca.client.api.EngineException;
import org.felucca.client.api.Query;
import org.felucca.client.cli.Command;
import org.felucca.client.cli.Flag;
import org.felucca.client.cli.Syntax;
import org.felucca.client.json.Doc;
import org.felucca.client.stream.Attachment;

/** {@code felucca start}. */
public final class StartCommand implements Command {
    private final Flag<Boolean> attach;
    private final Flag<String> detachKeys;
    private final Flag<Boolean> interactive;

    public StartCommand(Syntax syntax) {
        syntax.arguments("CONTAINER [CONTAINER...]", 1);
        attach = syntax.flag("a", "attach", "Attach to the output and pass signals on");
        detachKeys = syntax.text("", "detach-keys", "Keys that detach from the container (ctrl-p,ctrl-q)");
        interactive = syntax.flag("i", "interactive", "Attach to the input");
    }

    @Override
    public int run(Session session, List<String> containers) throws IOException {
        if (!attach.get() && !interactive.get()) {
            return startAll(session, containers);
        }
        if (containers.size() > 1) {
            throw new ClientException("you cannot start and attach multiple containers at once");
        }
        return startAttached(session, containers.get(0));
    }

    private static int startAll(Session session, List<String> containers) throws IOException {
        List<String> failed = new ArrayList<>();
        for (String container : containers) {
            try {
                start(session, container);
                session.console().line(container);
            } catch (EngineException e) {
                session.console().error(e.getMessage());
                failed.add(container);
            }
        }
        if (!failed.isEmpty()) {
            session.console().flush();
            throw new ClientException("Error: failed to start containers: " + String.join(", ", failed));
        }
        return 0;
    }

    private static void start(Session session, String container) throws IOException {
        session.engine().post(Containers.path(container, "/start"), new Query(), null);
    }

    private int startAttached(Session session, String name) throws IOException {
        Doc container = Containers.inspect(session, name);
        String id = container.string("Id");
        Doc config = container.doc("Config");
        boolean tty = config.bool("Tty");
        boolean removed = container.doc("HostConfig").bool("AutoRemove");
        if (!tty) {
            SignalProxy.start(session, id);
        }
        boolean stdin = interactive.get() && config.bool("OpenStdin");
        try (Attachment attachment = AttachCommand.attach(session, id, tty, stdin, detachKeys.get())) {
            ExitStatus status = ExitStatus.watch(session, id, removed ? "removed" : "next-exit");
            try {
                start(session, id);
            } catch (EngineException e) {
                if (removed) {
                    status.await();
                }
                throw e;
            }
            if (tty) {
                TerminalSize.follow(session, Containers.path(id, "/resize"));
            }
            return attachment.await() == Attachment.End.DETACHED ? 0 : status.await();
        }
    }
}
