package org.felucca.contract;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What Docker's API definition says of one version: operations and definitions. The compact form of the types is
 * described in this module's README. Immutable.
 */
public final class ContractFacts {
    private final JsonObject paths;
    private final JsonObject definitions;

    private ContractFacts(JsonObject version) {
        this.paths = version.getAsJsonObject("paths");
        this.definitions = version.getAsJsonObject("definitions");
    }

    /**
     * Reads the facts of an API version.
     *
     * @param apiVersion "1.41" or "1.50"
     */
    public static ContractFacts ofVersion(String apiVersion) {
        try (InputStream in = ContractFacts.class.getResourceAsStream("engine-api-facts.json")) {
            JsonObject all = JsonParser.parseReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .getAsJsonObject();
            JsonObject version = all.getAsJsonObject("versions").getAsJsonObject(apiVersion);
            if (version == null) {
                throw new IllegalArgumentException("no facts of API version " + apiVersion);
            }
            return new ContractFacts(version);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All operations, in the definition's order. */
    public List<Operation> operations() {
        return paths.entrySet().stream()
                .map(e -> operation(e.getKey(), e.getValue().getAsJsonObject()))
                .toList();
    }

    /** The operation "GET /containers/json"; empty when the definition has none. */
    public Optional<Operation> operation(String methodAndPath) {
        return Optional.ofNullable(paths.getAsJsonObject(methodAndPath)).map(o -> operation(methodAndPath, o));
    }

    private static Operation operation(String methodAndPath, JsonObject facts) {
        int space = methodAndPath.indexOf(' ');
        Set<Integer> statuses = new TreeSet<>();
        facts.getAsJsonObject("answers").keySet().forEach(code -> statuses.add(Integer.valueOf(code)));
        Set<String> parameters = new TreeSet<>();
        if (facts.has("parameters")) {
            facts.getAsJsonObject("parameters").keySet().stream()
                    .filter(name -> !name.startsWith("header "))
                    .forEach(name -> parameters.add(name.replace("!", "")));
        }
        return new Operation(
                methodAndPath.substring(0, space), methodAndPath.substring(space + 1), parameters, statuses);
    }

    /** The type of an answer; empty when it has no body or the status is none of the operation's. */
    Optional<JsonElement> answer(String methodAndPath, int status) {
        JsonObject operation = paths.getAsJsonObject(methodAndPath);
        if (operation == null) {
            throw new IllegalArgumentException("the contract has no " + methodAndPath);
        }
        JsonElement type = operation.getAsJsonObject("answers").get(Integer.toString(status));
        return type == null || type.isJsonNull() ? Optional.empty() : Optional.of(type);
    }

    /** The type of a request's body. */
    JsonElement body(String methodAndPath) {
        return paths.getAsJsonObject(methodAndPath).get("body");
    }

    JsonElement definition(String name) {
        JsonElement type = definitions.get(name);
        if (type == null) {
            throw new IllegalArgumentException("the contract has no definition " + name);
        }
        return type;
    }

    /**
     * An operation.
     *
     * @param path with its names in braces, without version prefix: /containers/{id}/json
     * @param parameters names of the query's parameters
     */
    public record Operation(String method, String path, Set<String> parameters, Set<Integer> statuses) {
        public Operation {
            parameters = Set.copyOf(parameters);
            statuses = Collections.unmodifiableSet(new TreeSet<>(statuses));
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }
}
