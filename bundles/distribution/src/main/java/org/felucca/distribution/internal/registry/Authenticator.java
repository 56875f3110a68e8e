package org.felucca.distribution.internal.registry;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.felucca.distribution.internal.registry.RegistryException.Code;
import org.felucca.engine.distribution.RegistryAuth;

/**
 * Says to one registry who asks: by name and password, or by tokens that another server gives for them (distribution: token authentication). Tokens are kept
 * until shortly before their end. Safe for all threads.
 */
final class Authenticator {
    private static final long SHORTEST_LIFE_SECONDS = 60;
    private static final String CLIENT = "felucca";
    private static final int LONGEST_TOKEN = 1 << 20;

    private final Transport transport;
    private final Endpoint endpoint;
    private final RegistryAuth who;

    @GuardedBy("this")
    private Optional<Challenge> challenge = Optional.empty();

    @GuardedBy("this")
    private final Map<List<String>, Token> tokens = new HashMap<>();

    @GuardedBy("this")
    private String identityToken;

    private record Token(String value, long endsAt) {}

    Authenticator(Transport transport, Endpoint endpoint, RegistryAuth who) {
        this.transport = transport;
        this.endpoint = endpoint;
        this.who = who;
        this.identityToken = who.identityToken();
    }

    /** Learns how the registry wants it. Throws UNAUTHORIZED if that can't be done; false if it does not ask. */
    synchronized boolean challenged(Answer answer) {
        List<Challenge> all = Challenge.parse(answer.all("www-authenticate"));
        Optional<Challenge> found = Challenge.of("bearer", all).or(() -> Challenge.of("basic", all));
        if (found.isPresent()) {
            challenge = found;
            tokens.clear(); // they were not good enough, or have been revoked
        }
        return found.isPresent();
    }

    /** The header that goes with a request; empty if the registry does not ask for one. */
    synchronized Optional<String> header(List<String> scopes) throws IOException, InterruptedException {
        if (!who.registryToken().isEmpty()) {
            return Optional.of("Bearer " + who.registryToken());
        }
        if (challenge.isEmpty()) {
            return Optional.empty();
        }
        if (challenge.get().scheme().equals("basic")) {
            return Optional.of(basic());
        }
        Token token = tokens.get(scopes);
        if (token == null || System.nanoTime() - token.endsAt > 0) {
            token = fetch(challenge.get(), scopes, false);
            tokens.put(scopes, token);
        }
        return Optional.of("Bearer " + token.value);
    }

    private String basic() throws RegistryException {
        if (who.username().isEmpty()) {
            throw new RegistryException(Code.UNAUTHORIZED, 401, "no basic auth credentials", null);
        }
        String both = who.username() + ":" + who.password();
        return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
    }

    /** A token that stands for the password from now on; empty if the registry gives none. Throws UNAUTHORIZED. */
    synchronized String logIn() throws IOException, InterruptedException {
        if (challenge.isPresent() && challenge.get().scheme().equals("bearer")) {
            tokens.put(List.of(), fetch(challenge.get(), List.of(), true));
            return identityToken;
        }
        return "";
    }

    @GuardedBy("this")
    private Token fetch(Challenge of, List<String> scopes, boolean offline) throws IOException, InterruptedException {
        URI realm = realm(of);
        try (Answer answer = identityToken.isEmpty() ? get(realm, of, scopes, offline) : post(realm, of, scopes)) {
            if (!answer.ok()) {
                throw ErrorBody.read(answer);
            }
            byte[] body = answer.body().readNBytes(LONGEST_TOKEN);
            return read(JsonParser.parseString(new String(body, StandardCharsets.UTF_8))
                    .getAsJsonObject());
        } catch (JsonParseException | IllegalStateException | UnsupportedOperationException e) {
            throw new RegistryException(Code.UNAUTHORIZED, 0, "unable to decode token response: " + e.getMessage(), e);
        }
    }

    /** The password never goes out in clear because a registry that is reached by TLS says so. */
    private URI realm(Challenge of) throws RegistryException {
        try {
            URI realm = URI.create(of.get("realm"));
            boolean downgrade = "https".equals(endpoint.base().getScheme())
                    && !endpoint.insecure()
                    && !"https".equals(realm.getScheme());
            if (realm.getHost() != null && !downgrade) {
                return realm;
            }
        } catch (IllegalArgumentException e) {
            throw new RegistryException(Code.UNAUTHORIZED, 0, "invalid realm: " + of.get("realm"), e);
        }
        throw new RegistryException(Code.UNAUTHORIZED, 0, "invalid realm: " + of.get("realm"), null);
    }

    @GuardedBy("this")
    private Token read(JsonObject answer) throws RegistryException {
        String value = text(answer, "token").isEmpty() ? text(answer, "access_token") : text(answer, "token");
        if (value.isEmpty()) {
            throw new RegistryException(
                    Code.UNAUTHORIZED, 0, "authorization server did not include a token in the response", null);
        }
        if (!text(answer, "refresh_token").isEmpty()) {
            identityToken = text(answer, "refresh_token");
        }
        long life = answer.has("expires_in") ? answer.get("expires_in").getAsLong() : 0;
        // a little less, so that none ends on its way
        long seconds = Math.max(SHORTEST_LIFE_SECONDS, life) * 9 / 10;
        return new Token(value, System.nanoTime() + seconds * 1_000_000_000L);
    }

    private Answer get(URI realm, Challenge of, List<String> scopes, boolean offline)
            throws IOException, InterruptedException {
        StringBuilder query = new StringBuilder(realm.getRawQuery() == null ? "?" : "&");
        query.append("service=").append(encoded(of.get("service")));
        scopes.forEach(scope -> query.append("&scope=").append(encoded(scope)));
        if (!who.username().isEmpty()) {
            query.append("&account=").append(encoded(who.username()));
        }
        if (offline) {
            query.append("&offline_token=true&client_id=").append(CLIENT);
        }
        Map<String, String> headers = who.username().isEmpty() ? Map.of() : Map.of("Authorization", basic());
        return transport.send("GET", URI.create(realm + query.toString()), headers, HttpRequest.BodyPublishers::noBody);
    }

    /** OAuth 2: an access token for the identity token. */
    @GuardedBy("this")
    private Answer post(URI realm, Challenge of, List<String> scopes) throws IOException, InterruptedException {
        Map<String, String> form = Map.of(
                "grant_type",
                "refresh_token",
                "service",
                of.get("service"),
                "client_id",
                CLIENT,
                "scope",
                String.join(" ", scopes),
                "refresh_token",
                identityToken);
        String body = form.entrySet().stream()
                .map(e -> e.getKey() + "=" + encoded(e.getValue()))
                .collect(Collectors.joining("&"));
        return transport.send(
                "POST",
                realm,
                Map.of("Content-Type", "application/x-www-form-urlencoded"),
                () -> HttpRequest.BodyPublishers.ofString(body));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String text(JsonObject object, String name) {
        return object.has(name) && !object.get(name).isJsonNull()
                ? object.get(name).getAsString()
                : "";
    }
}
