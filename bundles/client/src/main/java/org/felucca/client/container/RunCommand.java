package org.felucca.client.container;

import java.io.IOException;
import java.util.List;
import org.felucca.client.ClientException;
import org.felucca.client.Console;
import org.felucca.client.Session;
import org.felucca.client.api.EngineException;
import org.felucca.client.api.Query;
import org.felucca.client.api.UnreachableException;
import org.felucca.client.cli.Command;
import org.felucca.client.cli.Flag;
import org.felucca.client.cli.Syntax;
import org.felucca.client.create.CreateBody;
import org.felucca.client.stream.Attachment;
import org.felucca.client.stream.DetachKeys;
import org.felucca.client.terminal.Terminal;

/** {@code felucca run}: create, attach, wait, start, in that order, so that nothing the container does is missed. */
public final class RunCommand implements Command {
    private final Flag<Boolean> detach;
    private final Flag<String> detachKeys;
    private final Flag<Boolean> sigProxy;
    private final Creation creation;

    public RunCommand(Syntax syntax) {
        creation = new Creation(syntax);
        detach = syntax.flag("d", "detach", "Leave the container running in the background and print its id");
        detachKeys = syntax.text("", "detach-keys", "Keys that detach from the container (ctrl-p,ctrl-q)");
        sigProxy = syntax.flag("", "sig-proxy", true, "Pass signals on to the container");
    }

    @Override
    public int run(Session session, List<String> arguments) throws IOException {
        CreateBody body = creation.body(session, arguments);
        prepareStreams(body);
        String id;
        try {
            id = creation.create(session, body);
        } catch (UnreachableException e) {
            throw Creation.failure(session, e.getMessage(), Creation.ENGINE_FAILED);
        } catch (ClientException e) {
            throw Creation.failure(session, e.getMessage(), exitCode(e.getMessage()));
        }
        if (sigProxy.get()) {
            SignalProxy.start(session, id);
        }
        if (!body.is("AttachStdin") && !body.is("AttachStdout") && !body.is("AttachStderr")) {
            return startDetached(session, id);
        }
        return startAttached(session, id, body);
    }

    private void prepareStreams(CreateBody body) {
        if (!detach.get()) {
            Terminal.requireInputTerminal(body.is("AttachStdin"), body.is("Tty"));
            return;
        }
        if (creation.flags().attachGiven()) {
            throw new ClientException("conflicting options: cannot specify both --attach and --detach");
        }
        for (String name : List.of("AttachStdin", "AttachStdout", "AttachStderr", "StdinOnce")) {
            body.config().put(name, false);
        }
    }

    private int startDetached(Session session, String id) throws IOException {
        session.console().line(id);
        ExitStatus status = creation.flags().autoRemove() ? ExitStatus.watch(session, id, "removed") : null;
        try {
            start(session, id);
        } catch (EngineException e) {
            session.console().flush();
            if (status != null) {
                status.await();
            }
            throw Creation.failure(session, e.getMessage(), exitCode(e.getMessage()));
        }
        return 0;
    }

    private int startAttached(Session session, String id, CreateBody body) throws IOException {
        boolean tty = body.is("Tty");
        try (Attachment attachment = attach(session, id, body)) {
            ExitStatus status = ExitStatus.watch(session, id, creation.flags().autoRemove() ? "removed" : "next-exit");
            try {
                start(session, id);
            } catch (EngineException e) {
                attachment.abandon();
                if (creation.flags().autoRemove()) {
                    status.await();
                }
                throw Creation.failure(session, e.getMessage(), exitCode(e.getMessage()));
            }
            if (tty) {
                TerminalSize.follow(session, Containers.path(id, "/resize"));
            }
            boolean output = body.is("AttachStdout") || body.is("AttachStderr");
            if (output && attachment.await() == Attachment.End.DETACHED) {
                return 0;
            }
            return status.await();
        }
    }

    private static void start(Session session, String id) throws IOException {
        session.engine().post(Containers.path(id, "/start"), new Query(), null);
    }

    private Attachment attach(Session session, String id, CreateBody body) throws IOException {
        Console console = session.console();
        boolean tty = body.is("Tty");
        Query query = new Query()
                .add("stream", "1")
                .addUnlessEmpty("detachKeys", detachKeys.get())
                .addIf(body.is("AttachStdin"), "stdin")
                .addIf(body.is("AttachStdout"), "stdout")
                .addIf(body.is("AttachStderr"), "stderr");
        Attachment.Streams streams = new Attachment.Streams(
                body.is("AttachStdin") ? console.in() : null,
                body.is("AttachStdout") ? console.rawOut() : null,
                body.is("AttachStderr") ? (tty ? console.rawOut() : console.rawErr()) : null,
                tty,
                DetachKeys.parse(detachKeys.get()));
        return Attachment.start(session.engine().hijack(Containers.path(id, "/attach"), query, null), streams);
    }

    /** Docker tells by the engine's words whether the program could not be found or not be run. */
    static int exitCode(String message) {
        if (message.contains("executable file not found")
                || message.contains("no such file or directory")
                || message.contains("system cannot find the file specified")) {
            return 127;
        }
        if (message.contains("permission denied") || message.contains("is a directory")) {
            return 126;
        }
        return Creation.ENGINE_FAILED;
    }
}
