package org.felucca.distribution.internal.registry;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.felucca.distribution.internal.registry.RegistryException.Code;
import org.felucca.engine.distribution.FoundRepository;
import org.felucca.engine.distribution.RegistryAuth;

/**
 * The search of an index, the one thing that is left of version 1 of the protocol.
 *
 * <pre>{@code GET /v1/search?q=box&n=25   {"results":[{"name":"library/busybox","description":"…","star_count":3,"is_official":true}]}}</pre>
 */
public final class Search {
    private static final int LARGEST = 4 << 20;

    private final Registries registries;

    public Search(Registries registries) {
        this.registries = registries;
    }

    /** Throws RegistryException. */
    public List<FoundRepository> find(String term, int limit, RegistryAuth auth)
            throws IOException, InterruptedException {
        int slash = term.indexOf('/');
        String first = slash < 0 ? "" : term.substring(0, slash);
        boolean host = first.contains(".") || first.contains(":") || first.equals("localhost");
        String domain = host && !Hub.domain(first).equals(Hub.DOMAIN) ? first : Hub.DOMAIN;
        String words = host ? term.substring(slash + 1) : term;
        String plain = words.startsWith("library/") ? words.substring("library/".length()) : words;
        RegistryException last = null;
        for (Endpoint endpoint : registries.indexes(domain)) {
            try {
                return ask(endpoint, plain, limit, auth);
            } catch (RegistryException e) {
                if (e.code() != Code.UNREACHABLE) {
                    throw e;
                }
                last = e;
            }
        }
        throw last;
    }

    private List<FoundRepository> ask(Endpoint endpoint, String words, int limit, RegistryAuth auth)
            throws IOException, InterruptedException {
        URI uri = endpoint.resolve("/v1/search?q=" + URLEncoder.encode(words, StandardCharsets.UTF_8) + "&n=" + limit);
        String both = auth.username() + ":" + auth.password();
        Map<String, String> headers = auth.username().isEmpty()
                ? Map.of()
                : Map.of(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8)));
        try (Answer answer = registries.transport().send("GET", uri, headers, BodyPublishers::noBody)) {
            if (!answer.ok()) {
                throw new RegistryException(
                        Code.OTHER, answer.status(), "Unexpected status code " + answer.status(), null);
            }
            String json = new String(answer.body().readNBytes(LARGEST), StandardCharsets.UTF_8);
            List<FoundRepository> all = new ArrayList<>();
            for (JsonElement each :
                    JsonParser.parseString(json).getAsJsonObject().getAsJsonArray("results")) {
                all.add(found(each.getAsJsonObject()));
            }
            return all;
        } catch (JsonParseException
                | IllegalStateException
                | UnsupportedOperationException
                | NullPointerException
                | NumberFormatException e) {
            throw new RegistryException(Code.OTHER, 0, "invalid answer to a search: " + e.getMessage(), e);
        }
    }

    private static FoundRepository found(JsonObject json) {
        String name = Descriptor.text(json, "name");
        return new FoundRepository(
                name.startsWith("library/") ? name.substring("library/".length()) : name,
                Descriptor.text(json, "description"),
                json.has("star_count") ? json.get("star_count").getAsInt() : 0,
                json.has("is_official") && json.get("is_official").getAsBoolean(),
                json.has("is_automated") && json.get("is_automated").getAsBoolean());
    }
}
