package org.felucca.client.container;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.felucca.client.ClientException;
import org.felucca.client.Session;
import org.felucca.client.api.ApiVersion;
import org.felucca.client.api.EngineException;
import org.felucca.client.api.Query;
import org.felucca.client.cli.Flag;
import org.felucca.client.cli.Syntax;
import org.felucca.client.create.CreateBody;
import org.felucca.client.create.CreateFlags;
import org.felucca.client.image.Pull;
import org.felucca.client.json.Doc;
import org.felucca.client.terminal.Terminal;
import org.felucca.client.text.ImageName;

/** The common part of {@code run} and {@code create}: their flags, and the request that creates the container. */
final class Creation {
    /** Docker's exit code when the fault is not the container's. */
    static final int ENGINE_FAILED = 125;

    private final Flag<String> name;
    private final Flag<String> platform;
    private final Flag<String> pull;
    private final Flag<Boolean> quiet;
    private final CreateFlags flags;

    Creation(Syntax syntax) {
        syntax.arguments("IMAGE [COMMAND] [ARG...]", 1).flagsFirst();
        name = syntax.text("", "name", "Name of the container");
        platform = syntax.text("", "platform", "Platform of the image if it has several");
        pull = syntax.value("", "pull", "string", "missing", text -> text, "Pull the image (always|missing|never)");
        quiet = syntax.flag("q", "quiet", "Do not show how the pull goes");
        syntax.hiddenFlag("use-api-socket");
        flags = new CreateFlags(syntax);
    }

    CreateFlags flags() {
        return flags;
    }

    /** The document that the command line describes; fails with docker's words and exit code if it makes no sense. */
    CreateBody body(Session session, List<String> arguments) {
        String mode = pull.get();
        try {
            if (!List.of("always", "missing", "never", "").contains(mode)) {
                throw new IllegalArgumentException(
                        "invalid pull option: '" + mode + "': must be one of \"always\", \"missing\" or \"never\"");
            }
            return flags.body(arguments.get(0), arguments.subList(1, arguments.size()));
        } catch (IllegalArgumentException e) {
            throw failure(session, e.getMessage(), ENGINE_FAILED);
        }
    }

    /** A failure with the hint that docker adds to those of {@code run} and {@code create}. */
    static ClientException failure(Session session, String message, int exitCode) {
        return new ClientException(
                "felucca: " + message + "\n\nRun '" + session.command() + " --help' for more information",
                exitCode,
                null);
    }

    /** Creates the container and gives its id; pulls the image before, if the engine has it not. */
    String create(Session session, CreateBody body) throws IOException {
        Path idFile = reserveIdFile();
        boolean created = false;
        try {
            String id = createWithImage(session, body);
            if (idFile != null) {
                Files.writeString(idFile, id, StandardCharsets.UTF_8);
            }
            created = true;
            return id;
        } finally {
            if (idFile != null && !created) {
                Files.deleteIfExists(idFile);
            }
        }
    }

    private Path reserveIdFile() throws IOException {
        if (flags.cidfile().isEmpty()) {
            return null;
        }
        Path file = Path.of(flags.cidfile());
        try {
            Files.write(file, new byte[0], StandardOpenOption.CREATE_NEW);
            return file;
        } catch (FileAlreadyExistsException e) {
            throw new ClientException(
                    "container ID file found, make sure the other container isn't running or delete " + file, 1, e);
        } catch (IOException e) {
            throw new ClientException(
                    "failed to create the container ID file: open " + file + ": no such file or directory", 1, e);
        }
    }

    private String createWithImage(Session session, CreateBody body) throws IOException {
        String image = String.valueOf(body.config().get("Image"));
        ImageName parsed;
        try {
            parsed = ImageName.parse(image);
        } catch (IllegalArgumentException e) {
            throw new ClientException(e.getMessage());
        }
        if (pull.get().equals("always")) {
            pull(session, image);
        }
        adapt(session, body);
        Doc answer;
        try {
            answer = post(session, body);
        } catch (EngineException e) {
            if (e.status() != 404 || !pull.get().equals("missing")) {
                throw e;
            }
            if (!quiet.get()) {
                session.console().error("Unable to find image '" + parsed.withTag() + "' locally");
            }
            pull(session, image);
            answer = post(session, body);
        }
        for (String warning : answer.strings("Warnings")) {
            session.console().error("WARNING: " + warning);
        }
        for (Object server : flags.nameServers(body)) {
            if (String.valueOf(server).startsWith("127.") || server.equals("::1")) {
                session.console().error("WARNING: Localhost DNS (" + server + ") may fail in containers.");
            }
        }
        return answer.string("Id");
    }

    private void pull(Session session, String image) throws IOException {
        new Pull(session, platform.get()).run(image, quiet.get());
    }

    private Doc post(Session session, CreateBody body) throws IOException {
        Query query = new Query().addUnlessEmpty("name", name.get()).addUnlessEmpty("platform", platform.get());
        return session.engine().post("/containers/create", query, body.document());
    }

    /** Fits the document to the engine's version and to this terminal. */
    private static void adapt(Session session, CreateBody body) {
        String version = session.engine().version();
        if (ApiVersion.atLeast(version, "1.42")) {
            if (Terminal.isTerminal(1)) {
                Terminal.Size size = Terminal.size();
                body.host().put("ConsoleSize", List.of((long) size.rows(), (long) size.columns()));
            }
        } else {
            body.host().remove("ConsoleSize");
        }
        if (!ApiVersion.atLeast(version, "1.44")) {
            // These engines know one MAC address for the container, not one for each network.
            Object mode = body.host().get("NetworkMode");
            if (body.endpoints().get(mode) instanceof Map<?, ?> endpoint
                    && endpoint.get("MacAddress") instanceof String mac
                    && !mac.isEmpty()) {
                body.config().put("MacAddress", mac);
            }
        }
    }
}
