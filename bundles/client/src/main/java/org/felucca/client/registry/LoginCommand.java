package org.felucca.client.registry;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.felucca.client.ClientException;
import org.felucca.client.Session;
import org.felucca.client.api.Query;
import org.felucca.client.cli.Command;
import org.felucca.client.cli.Flag;
import org.felucca.client.cli.Syntax;
import org.felucca.client.json.Doc;
import org.felucca.client.registry.Credentials.Login;
import org.felucca.client.terminal.Terminal;

/** {@code felucca login}. */
public final class LoginCommand implements Command {
    private final Flag<String> username;
    private final Flag<String> password;
    private final Flag<Boolean> fromInput;

    public LoginCommand(Syntax syntax) {
        syntax.arguments("[SERVER]", 0, 1);
        username = syntax.text("u", "username", "Name of the user");
        password = syntax.text("p", "password", "Password or access token; others on this host can see it");
        fromInput = syntax.flag("", "password-stdin", "Read the password from standard input");
    }

    @Override
    public int run(Session session, List<String> arguments) throws IOException {
        String server = Credentials.key(arguments.isEmpty() ? "" : arguments.get(0));
        Credentials credentials = new Credentials(session.environment());
        Login login = entered(session, credentials.find(server));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("username", login.username());
        body.put("password", login.password());
        body.put("serveraddress", server);
        if (!login.identityToken().isEmpty()) {
            body.put("identitytoken", login.identityToken());
        }
        Doc answer = session.engine().post("/auth", new Query(), body);
        boolean plain = credentials.store(
                server, new Login(login.username(), login.password(), answer.string("IdentityToken")));
        if (plain) {
            session.console()
                    .error("WARNING! Your password will be stored unencrypted in " + credentials.file()
                            + ".\nConfigure a credential helper to remove this warning. See\n"
                            + "https://docs.docker.com/engine/reference/commandline/login/#credential-stores\n");
        }
        session.console().line(answer.string("Status"));
        return 0;
    }

    /** What is said on the command line, or typed, or kept from an earlier login. */
    private Login entered(Session session, Login kept) throws IOException {
        if (fromInput.get() && !password.get().isEmpty()) {
            throw new ClientException("--password and --password-stdin are mutually exclusive");
        }
        if (fromInput.get() && username.get().isEmpty()) {
            throw new ClientException("Must provide --username with --password-stdin");
        }
        if (fromInput.get()) {
            // a FileInputStream of Java 17 would look for the size of what it reads all of, and a pipe has none
            InputStream in = new BufferedInputStream(session.console().in());
            String typed = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return new Login(username.get(), typed.replaceFirst("\\R$", ""), "");
        }
        if (!password.get().isEmpty()) {
            session.console().error("WARNING! Using --password via the CLI is insecure. Use --password-stdin.");
        }
        if (username.get().isEmpty() && password.get().isEmpty() && !kept.isEmpty()) {
            session.console().line("Authenticating with existing credentials...");
            return kept;
        }
        if (!username.get().isEmpty() && !password.get().isEmpty()) {
            return new Login(username.get(), password.get(), "");
        }
        return prompted(session, kept);
    }

    @SuppressWarnings("SystemConsoleNull") // on older versions it is null where output is no terminal
    private Login prompted(Session session, Login kept) throws IOException {
        if (!Terminal.isTerminal(0)) {
            throw new ClientException("Error: Cannot perform an interactive login from a non TTY device");
        }
        String user = username.get();
        if (user.isEmpty()) {
            session.console()
                    .out()
                    .print(kept.username().isEmpty() ? "Username: " : "Username (" + kept.username() + "): ");
            session.console().flush();
            String typed = new BufferedReader(
                            new InputStreamReader(session.console().in(), StandardCharsets.UTF_8))
                    .readLine();
            user = typed == null || typed.isBlank() ? kept.username() : typed.strip();
        }
        if (user.isEmpty()) {
            throw new ClientException("Error: Non-null Username Required");
        }
        String secret = password.get();
        if (secret.isEmpty()) {
            char[] typed = System.console() == null ? null : System.console().readPassword("Password: ");
            secret = typed == null ? "" : new String(typed);
        }
        if (secret.isEmpty()) {
            throw new ClientException("Error: Password Required");
        }
        return new Login(user, secret, "");
    }
}
