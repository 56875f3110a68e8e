package org.felucca.client.registry;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.felucca.client.ClientException;
import org.felucca.client.json.Doc;
import org.felucca.client.json.Json;

/**
 * What registries know the user by, kept where docker keeps it: {@code config.json} in {@code $DOCKER_CONFIG} or {@code ~/.docker}, or a helper that it names
 * ({@code credHelpers} for a registry, {@code credsStore} for all).
 *
 * <pre>{@code {"auths":{"registry.test:5000":{"auth":"dXNlcjpzZWNyZXQ="}},"credsStore":"secretservice"}}</pre>
 */
public final class Credentials {
    /** How docker calls the registry of names without a host. */
    public static final String HUB = "https://index.docker.io/v1/";

    private static final String TOKEN_USER = "<token>";

    private final Path file;

    /** @param environment of this process */
    public Credentials(Map<String, String> environment) {
        String folder = environment.getOrDefault("DOCKER_CONFIG", "");
        this.file = (folder.isEmpty() ? Path.of(environment.getOrDefault("HOME", "/root"), ".docker") : Path.of(folder))
                .resolve("config.json");
    }

    /** Who somebody is for a registry; empty texts where nothing is known. */
    public record Login(String username, String password, String identityToken) {
        boolean isEmpty() {
            return username.isEmpty() && identityToken.isEmpty();
        }
    }

    /** The registry that an image's name leads to, as credentials are kept under it. */
    public static String serverOf(String image) {
        int slash = image.indexOf('/');
        String first = slash < 0 ? "" : image.substring(0, slash);
        boolean host = first.contains(".") || first.contains(":") || first.equals("localhost");
        return host && !first.equals("docker.io") && !first.equals("index.docker.io") ? first : HUB;
    }

    /** The key that credentials for an address are kept under: the host, but for Docker's own registry. */
    public static String key(String address) {
        String host = address.replaceFirst("^https?://", "").replaceFirst("/.*$", "");
        return host.isEmpty() || host.equals("docker.io") || host.equals("index.docker.io") ? HUB : host;
    }

    private Map<String, Object> read() throws IOException {
        try {
            String text = Files.readString(file);
            return text.isBlank()
                    ? new LinkedHashMap<>()
                    : new LinkedHashMap<>(Doc.of(Json.read(text)).map());
        } catch (NoSuchFileException e) {
            return new LinkedHashMap<>();
        }
    }

    private static Optional<CredentialHelper> helper(Doc configuration, String server) {
        String name = configuration.doc("credHelpers").string(server);
        if (name.isEmpty()) {
            name = configuration.string("credsStore");
        }
        return name.isEmpty() ? Optional.empty() : Optional.of(new CredentialHelper(name));
    }

    /** What is known for a registry. */
    public Login find(String server) throws IOException {
        Doc configuration = Doc.of(read());
        Optional<CredentialHelper> helper = helper(configuration, server);
        if (helper.isPresent()) {
            Optional<Login> stored = helper.get().get(server);
            if (stored.isPresent()) {
                return stored.get();
            }
        }
        for (Map.Entry<String, Object> entry : configuration.doc("auths").map().entrySet()) {
            if (key(entry.getKey()).equals(server)) {
                return login(Doc.of(entry.getValue()));
            }
        }
        return new Login("", "", "");
    }

    private static Login login(Doc entry) {
        String both = new String(Base64.getMimeDecoder().decode(entry.string("auth")), StandardCharsets.UTF_8);
        int colon = both.indexOf(':');
        return colon < 0
                ? new Login(entry.string("username"), entry.string("password"), entry.string("identitytoken"))
                : new Login(both.substring(0, colon), both.substring(colon + 1), entry.string("identitytoken"));
    }

    /** As docker does it, a helper that fails or is not there makes nobody of the user. */
    private Login findIfPossible(String server) throws IOException {
        try {
            return find(server);
        } catch (ClientException e) {
            return new Login("", "", "");
        }
    }

    /** The header {@code X-Registry-Auth} for an image. */
    public String header(String image) throws IOException {
        String server = serverOf(image);
        Login login = findIfPossible(server);
        Map<String, Object> document = new LinkedHashMap<>();
        if (!login.isEmpty()) {
            document.put("username", login.username());
            document.put("password", login.password());
            document.put("serveraddress", server);
            if (!login.identityToken().isEmpty()) {
                document.put("identitytoken", login.identityToken());
            }
        }
        return Base64.getUrlEncoder().encodeToString(Json.write(document).getBytes(StandardCharsets.UTF_8));
    }

    /** Keeps a login; true if it stands in the file as plain text. */
    public boolean store(String server, Login login) throws IOException {
        Map<String, Object> configuration = read();
        Optional<CredentialHelper> helper = helper(Doc.of(configuration), server);
        Map<String, Object> entry = new LinkedHashMap<>();
        if (helper.isPresent()) {
            helper.get()
                    .store(
                            server,
                            login.identityToken().isEmpty() ? login : new Login(TOKEN_USER, login.identityToken(), ""));
        } else {
            String both = login.username() + ":" + (login.identityToken().isEmpty() ? login.password() : "");
            entry.put("auth", Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8)));
            if (!login.identityToken().isEmpty()) {
                entry.put("identitytoken", login.identityToken());
            }
        }
        Map<String, Object> auths = auths(configuration);
        auths.put(server, entry);
        configuration.put("auths", auths);
        write(configuration);
        return helper.isEmpty();
    }

    private static Map<String, Object> auths(Map<String, Object> configuration) {
        return new LinkedHashMap<>(Doc.of(configuration).doc("auths").map());
    }

    /** Forgets a login; false if there was none. */
    public boolean erase(String server) throws IOException {
        Map<String, Object> configuration = read();
        Optional<CredentialHelper> helper = helper(Doc.of(configuration), server);
        if (helper.isPresent()) {
            helper.get().erase(server);
        }
        Map<String, Object> auths = auths(configuration);
        boolean known = auths.keySet().removeIf(stored -> key(stored).equals(server));
        if (known) {
            configuration.put("auths", auths);
            write(configuration);
        }
        return known;
    }

    /** For the user alone, and whole or not at all. */
    private void write(Map<String, Object> configuration) throws IOException {
        Path real = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
        Files.createDirectories(real.getParent());
        Path beside = Files.createTempFile(
                real.getParent(),
                ".config",
                ".json",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(beside, Json.write(configuration) + "\n");
            Files.move(beside, real, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            throw new ClientException("Error saving credentials: " + e.getMessage(), 1, e);
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    /** Where logins without a helper are kept. */
    public Path file() {
        return file;
    }

    static boolean isToken(String username) {
        return username.equals(TOKEN_USER);
    }
}
