package org.felucca.graph.internal;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.felucca.model.ContainerConfig;
import org.felucca.model.Healthcheck;

/** The settings of a container as the {@code config} of an image's configuration has them: {@code {"Env":["PATH=/bin"],"Cmd":["sh"], …}}. */
final class ConfigDocument {
    private ConfigDocument() {}

    static JsonObject of(ContainerConfig config) {
        JsonObject object = new JsonObject();
        object.addProperty("Hostname", config.hostname());
        object.addProperty("Domainname", config.domainname());
        object.addProperty("User", config.user());
        object.addProperty("AttachStdin", config.attachStdin());
        object.addProperty("AttachStdout", config.attachStdout());
        object.addProperty("AttachStderr", config.attachStderr());
        set(object, "ExposedPorts", config.exposedPorts());
        object.addProperty("Tty", config.tty());
        object.addProperty("OpenStdin", config.openStdin());
        object.addProperty("StdinOnce", config.stdinOnce());
        list(object, "Env", config.env());
        list(object, "Cmd", config.cmd());
        config.healthcheck().ifPresent(check -> object.add("Healthcheck", healthcheck(check)));
        object.addProperty("Image", config.image());
        set(object, "Volumes", config.volumes());
        object.addProperty("WorkingDir", config.workingDir());
        list(object, "Entrypoint", config.entrypoint());
        list(object, "OnBuild", config.onBuild());
        JsonObject labels = new JsonObject();
        config.labels().forEach(labels::addProperty);
        object.add("Labels", labels);
        if (!config.stopSignal().isEmpty()) {
            object.addProperty("StopSignal", config.stopSignal());
        }
        if (!config.shell().isEmpty()) {
            list(object, "Shell", config.shell());
        }
        return object;
    }

    private static void list(JsonObject object, String name, List<String> values) {
        if (!values.isEmpty()) {
            JsonArray array = new JsonArray();
            values.forEach(array::add);
            object.add(name, array);
        }
    }

    private static void set(JsonObject object, String name, Collection<?> values) {
        if (!values.isEmpty()) {
            JsonObject set = new JsonObject();
            values.forEach(value -> set.add(value.toString(), new JsonObject()));
            object.add(name, set);
        }
    }

    private static JsonObject healthcheck(Healthcheck check) {
        JsonObject object = new JsonObject();
        list(object, "Test", check.test());
        Map.of(
                        "Interval", check.interval(),
                        "Timeout", check.timeout(),
                        "StartPeriod", check.startPeriod(),
                        "StartInterval", check.startInterval())
                .forEach((name, duration) -> {
                    if (!duration.isZero()) {
                        object.addProperty(name, duration.toNanos());
                    }
                });
        if (check.retries() != 0) {
            object.addProperty("Retries", check.retries());
        }
        return object;
    }

    /** Fills what was left open from other settings, by Docker's rules: sets grow together, a command of one's own keeps the other's entrypoint away. */
    static void inherit(JsonObject settings, JsonObject from) {
        for (String name : List.of("User", "WorkingDir", "StopSignal", "Healthcheck", "Shell")) {
            if (isEmpty(settings.get(name)) && !isEmpty(from.get(name))) {
                settings.add(name, from.get(name));
            }
        }
        for (String name : List.of("ExposedPorts", "Volumes", "Labels")) {
            if (!isEmpty(from.get(name))) {
                JsonObject both = from.getAsJsonObject(name).deepCopy();
                if (!isEmpty(settings.get(name))) {
                    settings.getAsJsonObject(name).asMap().forEach(both::add);
                }
                settings.add(name, both);
            }
        }
        inheritEnv(settings, from);
        if (isEmpty(settings.get("Entrypoint"))) {
            if (isEmpty(settings.get("Cmd")) && !isEmpty(from.get("Cmd"))) {
                settings.add("Cmd", from.get("Cmd"));
            }
            if (!isEmpty(from.get("Entrypoint"))) {
                settings.add("Entrypoint", from.get("Entrypoint"));
            }
        }
    }

    private static void inheritEnv(JsonObject settings, JsonObject from) {
        if (isEmpty(from.get("Env"))) {
            return;
        }
        JsonArray env = isEmpty(settings.get("Env")) ? new JsonArray() : settings.getAsJsonArray("Env");
        List<String> names =
                env.asList().stream().map(e -> name(e.getAsString())).toList();
        for (JsonElement variable : from.getAsJsonArray("Env")) {
            if (!names.contains(name(variable.getAsString()))) {
                env.add(variable);
            }
        }
        settings.add("Env", env);
    }

    private static String name(String variable) {
        int equals = variable.indexOf('=');
        return equals < 0 ? variable : variable.substring(0, equals);
    }

    private static boolean isEmpty(JsonElement value) {
        return value == null
                || value.isJsonNull()
                || (value.isJsonPrimitive() && value.getAsString().isEmpty())
                || (value.isJsonArray() && value.getAsJsonArray().isEmpty())
                || (value.isJsonObject() && value.getAsJsonObject().isEmpty());
    }
}
