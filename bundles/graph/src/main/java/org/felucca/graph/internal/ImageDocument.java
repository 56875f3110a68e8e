package org.felucca.graph.internal;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.felucca.model.ContainerConfig;
import org.felucca.model.ContainerConfigBuilder;
import org.felucca.model.Digest;
import org.felucca.model.Errors;
import org.felucca.model.FeluccaException;
import org.felucca.model.Healthcheck;
import org.felucca.model.Platform;
import org.felucca.model.Port;

/**
 * The configuration of an image (OCI image-spec, config.md; Docker writes the same with a few fields more). Its digest is the image's id, so the
 * bytes are kept as they came and this is only what they say.
 *
 * <pre>{@code
 * {"created":"2024-01-02T03:04:05Z","architecture":"amd64","os":"linux","config":{"Env":["PATH=/bin"],"Cmd":["sh"]},
 *  "rootfs":{"type":"layers","diff_ids":["sha256:c649…"]},"history":[{"created":"…","created_by":"add root file system"}]}
 * }</pre>
 */
record ImageDocument(
        Platform platform,
        String osVersion,
        Optional<Instant> created,
        String author,
        String comment,
        ContainerConfig config,
        List<Digest> diffIds,
        List<Step> history) {

    /** A line of the history. */
    record Step(Optional<Instant> created, String createdBy, String author, String comment, boolean emptyLayer) {}

    /** Throws INVALID for what is no image configuration. */
    static ImageDocument parse(byte[] json) {
        try {
            JsonElement tree = JsonParser.parseString(new String(json, StandardCharsets.UTF_8));
            return of(new Fields(tree.getAsJsonObject()));
        } catch (JsonParseException | IllegalStateException | UnsupportedOperationException | NumberFormatException e) {
            throw Errors.invalid("invalid image configuration: %s", e.getMessage());
        } catch (FeluccaException e) {
            throw Errors.invalid("invalid image configuration: %s", e.getMessage());
        }
    }

    private static ImageDocument of(Fields root) {
        List<Digest> diffIds = new ArrayList<>();
        for (String digest : root.object("rootfs").texts("diff_ids")) {
            diffIds.add(Digest.parse(digest));
        }
        List<Step> history = new ArrayList<>();
        for (Fields step : root.objects("history")) {
            history.add(new Step(
                    step.time("created"),
                    step.text("created_by"),
                    step.text("author"),
                    step.text("comment"),
                    step.flag("empty_layer")));
        }
        return new ImageDocument(
                new Platform(
                        root.text("os").isEmpty() ? "linux" : root.text("os"),
                        root.text("architecture"),
                        root.text("variant")),
                root.text("os.version"),
                root.time("created"),
                root.text("author"),
                root.text("comment"),
                config(root.object("config")),
                diffIds,
                history);
    }

    /** Docker's {@code Config} of an image. */
    private static ContainerConfig config(Fields config) {
        Set<Port> ports = new LinkedHashSet<>();
        for (String port : config.keys("ExposedPorts")) {
            int slash = port.indexOf('/');
            ports.add(new Port(
                    Integer.parseInt(slash < 0 ? port : port.substring(0, slash)),
                    slash < 0 ? "tcp" : port.substring(slash + 1)));
        }
        return ContainerConfigBuilder.builder()
                .image(config.text("Image"))
                .entrypoint(config.texts("Entrypoint"))
                .cmd(config.texts("Cmd"))
                .env(config.texts("Env"))
                .labels(config.textMap("Labels"))
                .user(config.text("User"))
                .workingDir(config.text("WorkingDir"))
                .exposedPorts(ports)
                .volumes(config.keys("Volumes"))
                .stopSignal(config.text("StopSignal"))
                .healthcheck(
                        config.has("Healthcheck")
                                ? Optional.of(healthcheck(config.object("Healthcheck")))
                                : Optional.empty())
                .shell(config.texts("Shell"))
                .onBuild(config.texts("OnBuild"))
                .build();
    }

    private static Healthcheck healthcheck(Fields check) {
        return new Healthcheck(
                check.texts("Test"),
                Duration.ofNanos(check.number("Interval")),
                Duration.ofNanos(check.number("Timeout")),
                Duration.ofNanos(check.number("StartPeriod")),
                Duration.ofNanos(check.number("StartInterval")),
                (int) check.number("Retries"));
    }

    /** A JSON object whose fields may be missing or null. */
    private record Fields(JsonObject json) {
        private static final Gson TO_TEXT = new Gson();

        boolean has(String name) {
            return json.has(name) && !json.get(name).isJsonNull();
        }

        String text(String name) {
            return has(name) ? json.get(name).getAsString() : "";
        }

        long number(String name) {
            return has(name) ? json.get(name).getAsLong() : 0;
        }

        boolean flag(String name) {
            return has(name) && json.get(name).getAsBoolean();
        }

        Optional<Instant> time(String name) {
            try {
                return has(name) ? Optional.of(OffsetDateTime.parse(text(name)).toInstant()) : Optional.empty();
            } catch (DateTimeException e) {
                throw new JsonParseException(name + " is no time: " + TO_TEXT.toJson(json.get(name)), e);
            }
        }

        Fields object(String name) {
            return new Fields(has(name) ? json.getAsJsonObject(name) : new JsonObject());
        }

        List<Fields> objects(String name) {
            List<Fields> all = new ArrayList<>();
            if (has(name)) {
                json.getAsJsonArray(name).forEach(e -> all.add(new Fields(e.getAsJsonObject())));
            }
            return all;
        }

        List<String> texts(String name) {
            JsonArray array = has(name) ? json.getAsJsonArray(name) : new JsonArray();
            List<String> all = new ArrayList<>();
            array.forEach(e -> all.add(e.getAsString()));
            return all;
        }

        Set<String> keys(String name) {
            return has(name) ? json.getAsJsonObject(name).keySet() : Set.of();
        }

        Map<String, String> textMap(String name) {
            Map<String, String> map = new LinkedHashMap<>();
            if (has(name)) {
                json.getAsJsonObject(name)
                        .entrySet()
                        .forEach(e -> map.put(e.getKey(), e.getValue().getAsString()));
            }
            return map;
        }
    }
}
