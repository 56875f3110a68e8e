package org.felucca.client.registry;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.felucca.client.ClientException;
import org.felucca.client.json.Doc;
import org.felucca.client.json.Json;
import org.felucca.client.registry.Credentials.Login;

/** A program {@code docker-credential-NAME} that keeps credentials: a command as argument, its input and answer on the standard streams. */
final class CredentialHelper {
    private static final String NOT_FOUND = "credentials not found in native keychain";

    private final String program;

    CredentialHelper(String name) {
        this.program = "docker-credential-" + name;
    }

    Optional<Login> get(String server) throws IOException {
        Answer answer = run("get", server);
        if (!answer.good()) {
            if (answer.text().contains(NOT_FOUND)) {
                return Optional.empty();
            }
            throw failure("get", answer);
        }
        Doc login = Doc.of(Json.read(answer.text()));
        String username = login.string("Username");
        String secret = login.string("Secret");
        return Optional.of(Credentials.isToken(username) ? new Login("", "", secret) : new Login(username, secret, ""));
    }

    void store(String server, Login login) throws IOException {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("ServerURL", server);
        document.put("Username", login.username());
        document.put("Secret", login.password());
        Answer answer = run("store", Json.write(document));
        if (!answer.good()) {
            throw failure("store", answer);
        }
    }

    void erase(String server) throws IOException {
        Answer answer = run("erase", server);
        if (!answer.good() && !answer.text().contains(NOT_FOUND)) {
            throw failure("erase", answer);
        }
    }

    private record Answer(boolean good, String text) {}

    private Answer run(String command, String input) throws IOException {
        Process process;
        try {
            process = new ProcessBuilder(program, command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            return new Answer(false, e.getMessage());
        }
        try (OutputStream in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        }
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        try {
            return new Answer(process.waitFor() == 0, text);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClientException("interrupted", 1, e);
        }
    }

    private ClientException failure(String command, Answer answer) {
        return new ClientException("error getting credentials - " + program + " " + command + ": " + answer.text());
    }
}
