package org.felucca.distribution.internal.registry;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.felucca.distribution.internal.registry.RegistryException.Code;
import org.felucca.model.Digest;

/** A repository of a registry, for one caller: the requests of the distribution-spec. Safe for all threads. */
public final class Repository {
    /** As much as registries have to take (distribution-spec, pushing manifests). */
    private static final int LARGEST_MANIFEST = 4 << 20;

    private static final int LARGEST_LIST = 16 << 20;

    private static final String MANIFESTS = String.join(
            ", ",
            MediaTypes.OCI_INDEX,
            MediaTypes.OCI_MANIFEST,
            MediaTypes.DOCKER_LIST,
            MediaTypes.DOCKER_MANIFEST,
            "application/json;q=0.5",
            "*/*;q=0.1");

    private final Endpoint endpoint;
    private final String path;
    private final Transport transport;
    private final Authenticator authenticator;
    private final Retry retry;
    private final List<String> scope;

    Repository(
            Endpoint endpoint,
            String path,
            Transport transport,
            Authenticator authenticator,
            Retry retry,
            String actions) {
        this.endpoint = endpoint;
        this.path = path;
        this.transport = transport;
        this.authenticator = authenticator;
        this.retry = retry;
        this.scope = path.isEmpty() ? List.of() : List.of("repository:" + path + ":" + actions);
    }

    public Endpoint endpoint() {
        return endpoint;
    }

    public String path() {
        return path;
    }

    public Retry retry() {
        return retry;
    }

    /** Whether the registry speaks this protocol at all, and how it wants to be told who asks. Throws RegistryException. */
    Repository ping() throws IOException, InterruptedException {
        return ping(transport.patience());
    }

    /** @param limit until an answer begins */
    Repository ping(Duration limit) throws IOException, InterruptedException {
        URI uri = endpoint.resolve("/v2/");
        try (Answer answer = transport.send("GET", uri, Map.of(), HttpRequest.BodyPublishers::noBody, limit)) {
            if (answer.status() == 401) {
                authenticator.challenged(answer);
            } else if (!answer.ok()) {
                throw ErrorBody.read(answer);
            }
        }
        return this;
    }

    /** Throws UNAUTHORIZED if the registry does not know the caller; the answer is an identity token or empty. */
    String logIn() throws IOException, InterruptedException {
        String token = authenticator.logIn();
        URI uri = endpoint.resolve("/v2/");
        Map<String, String> headers = new LinkedHashMap<>();
        try {
            authenticator.header(List.of()).ifPresent(value -> headers.put("Authorization", value));
        } catch (RegistryException e) {
            throw new RegistryException(e.code(), e.status(), "Get \"" + uri + "\": " + e.getMessage(), e);
        }
        try (Answer answer = transport.send("GET", uri, headers, HttpRequest.BodyPublishers::noBody)) {
            if (!answer.ok()) {
                throw new RegistryException(
                        Code.UNAUTHORIZED,
                        answer.status(),
                        "login attempt to " + uri + " failed with status: " + answer.status()
                                + (answer.status() == 401 ? " Unauthorized" : ""),
                        null);
            }
        }
        return token;
    }

    /** A manifest or index as it came. */
    @SuppressWarnings("ArrayRecordComponent") // told apart by their digests
    public record Manifest(byte[] bytes, String contentType, Digest digest) {}

    /**
     * A manifest or index.
     *
     * @param reference tag or digest; content of another digest is refused
     */
    public Manifest manifest(String reference) throws IOException, InterruptedException {
        String at = "/v2/" + path + "/manifests/" + reference;
        try (Answer answer = sendForManifest(at)) {
            if (!answer.ok()) {
                throw ErrorBody.read(answer);
            }
            byte[] bytes = bounded(answer, LARGEST_MANIFEST, "manifest");
            Digest digest = Digest.of(bytes);
            if (reference.startsWith("sha256:") && !digest.toString().equals(reference)) {
                throw new RegistryException(
                        Code.OTHER, 0, "manifest verification failed for digest " + reference, null);
            }
            return new Manifest(bytes, answer.header("content-type").orElse(""), digest);
        }
    }

    /** In the words of Docker, which asks by HEAD first. */
    private Answer sendForManifest(String at) throws IOException, InterruptedException {
        try {
            return send("GET", at, Map.of("Accept", MANIFESTS), scope);
        } catch (RegistryException e) {
            if (e.code() == Code.UNAUTHORIZED && e.getMessage().startsWith("no basic auth")) {
                throw new RegistryException(
                        e.code(), e.status(), "Head \"" + endpoint.resolve(at) + "\": " + e.getMessage(), e);
            }
            throw e;
        }
    }

    private static byte[] bounded(Answer answer, int limit, String what) throws IOException, InterruptedException {
        byte[] bytes;
        try {
            bytes = answer.body().readNBytes(limit + 1);
        } catch (InterruptedIOException e) {
            throw new InterruptedException();
        }
        if (bytes.length > limit) {
            throw new RegistryException(Code.OTHER, 0, what + " is larger than " + (limit >> 20) + " MiB", null);
        }
        return bytes;
    }

    /** All tags, page by page. */
    public List<String> tags() throws IOException, InterruptedException {
        List<String> tags = new ArrayList<>();
        Optional<String> next = Optional.of("/v2/" + path + "/tags/list");
        while (next.isPresent()) {
            try (Answer answer = send("GET", next.get(), Map.of("Accept", "application/json"), scope)) {
                if (!answer.ok()) {
                    throw ErrorBody.read(answer);
                }
                String json = new String(bounded(answer, LARGEST_LIST, "list of tags"), StandardCharsets.UTF_8);
                int before = tags.size();
                JsonObject document = JsonParser.parseString(json).getAsJsonObject();
                JsonElement list = document.get("tags");
                for (JsonElement tag : list == null || list.isJsonNull() ? new JsonArray() : list.getAsJsonArray()) {
                    tags.add(tag.getAsString());
                }
                next = tags.size() == before ? Optional.empty() : nextPage(answer);
            } catch (JsonParseException | IllegalStateException | UnsupportedOperationException e) {
                throw new RegistryException(Code.OTHER, 0, "invalid list of tags: " + e.getMessage(), e);
            }
        }
        return tags;
    }

    /** {@code Link: </v2/x/tags/list?last=b&n=100>; rel="next"}; only within this registry. */
    private Optional<String> nextPage(Answer answer) {
        return answer.header("link")
                .filter(link -> link.contains("rel=\"next\"") && link.startsWith("<") && link.indexOf('>') > 0)
                .map(link -> answer.uri().resolve(link.substring(1, link.indexOf('>'))))
                .filter(uri -> uri.getAuthority().equals(answer.uri().getAuthority()))
                .map(uri -> uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery()));
    }

    /** A blob's bytes from an offset; the status says whether the registry has heeded it (206 or 200). One attempt. The caller closes. */
    public Answer blob(Digest digest, long from) throws IOException, InterruptedException {
        String at = "/v2/" + path + "/blobs/" + digest;
        Map<String, String> headers = from > 0 ? Map.of("Range", "bytes=" + from + "-") : Map.of();
        Answer answer = authorized("GET", at, headers, NOTHING, scope);
        if (from > 0 && !heeded(answer, from)) {
            answer.close();
            answer = authorized("GET", at, Map.of(), NOTHING, scope);
        }
        if (!answer.ok()) {
            throw ErrorBody.read(answer);
        }
        return answer;
    }

    /** Whether it can be read on from there: {@code Content-Range: bytes 100-299/300}. */
    private static boolean heeded(Answer answer, long from) {
        if (answer.status() != 206) {
            return answer.status() != 416;
        }
        String range = answer.header("content-range").orElse("");
        return range.isEmpty() || range.startsWith("bytes " + from + "-");
    }

    /** A small blob, whole. */
    public byte[] document(Digest digest, int limit) throws IOException, InterruptedException {
        try (Answer answer = send("GET", "/v2/" + path + "/blobs/" + digest, Map.of(), scope)) {
            if (!answer.ok()) {
                throw ErrorBody.read(answer);
            }
            return bounded(answer, limit, "blob " + digest);
        }
    }

    private static final Supplier<BodyPublisher> NOTHING = HttpRequest.BodyPublishers::noBody;

    private Answer send(String method, String at, Map<String, String> headers, List<String> scopes)
            throws IOException, InterruptedException {
        return send(method, at, headers, NOTHING, scopes);
    }

    /** Sends a request that may be repeated, as often as the registry is busy or breaks off. */
    Answer send(
            String method, String at, Map<String, String> headers, Supplier<BodyPublisher> body, List<String> scopes)
            throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                Answer answer = authorized(method, at, headers, body, scopes);
                if (!isPassing(answer.status()) || attempt >= retry.attempts()) {
                    return answer;
                }
                answer.close();
                Thread.sleep(retry.pause(attempt, answer).toMillis());
            } catch (RegistryException e) {
                if (e.code() != Code.UNREACHABLE || attempt >= retry.attempts()) {
                    throw e;
                }
                Thread.sleep(retry.pause(attempt).toMillis());
            }
        }
    }

    /** Whether a status says that it may go well later. */
    public static boolean isPassing(int status) {
        return status == 429 || status == 500 || status == 502 || status == 503 || status == 504;
    }

    /** Sends a request once. */
    Answer sendOnce(
            String method, String at, Map<String, String> headers, Supplier<BodyPublisher> body, List<String> scopes)
            throws IOException, InterruptedException {
        return authorized(method, at, headers, body, scopes);
    }

    private Answer authorized(
            String method, String at, Map<String, String> headers, Supplier<BodyPublisher> body, List<String> scopes)
            throws IOException, InterruptedException {
        URI uri = at.startsWith("/") ? endpoint.resolve(at) : URI.create(at);
        Answer answer = transport.send(method, uri, withAuthorization(headers, uri, scopes), body);
        if (answer.status() == 401 && authenticator.challenged(answer)) {
            // a token has ended, or more is asked for than at first
            answer.close();
            answer = transport.send(method, uri, withAuthorization(headers, uri, scopes), body);
        }
        return answer;
    }

    private Map<String, String> withAuthorization(Map<String, String> headers, URI uri, List<String> scopes)
            throws IOException, InterruptedException {
        Map<String, String> all = new LinkedHashMap<>(headers);
        if (!uri.getAuthority().equals(endpoint.base().getAuthority())) {
            return all; // an upload that the registry has sent elsewhere
        }
        authenticator.header(scopes).ifPresent(value -> all.put("Authorization", value));
        return all;
    }

    List<String> scope() {
        return scope;
    }
}
