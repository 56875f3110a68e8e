package org.felucca.volumedriver.plugin.internal;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.felucca.driver.volume.Volume;
import org.felucca.driver.volume.VolumeDriver;
import org.felucca.model.Errors;
import org.felucca.model.FeluccaException;

/** A plugin's volumes: each method is a call of Docker's volume plugin protocol. */
final class PluginDriver implements VolumeDriver {
    private static final String NAME = "Name";
    private static final String LOCAL = "local";

    private final PluginClient client;
    private volatile String scope = "";

    PluginDriver(PluginClient client) {
        this.client = client;
    }

    @Override
    public Volume create(String name, Map<String, String> options) {
        JsonObject request = named(name);
        JsonObject opts = new JsonObject();
        options.forEach(opts::addProperty);
        request.add("Opts", opts);
        require("VolumeDriver.Create", request, true);
        return find(name)
                .orElseThrow(() -> Errors.internal("VolumeDriver.Get: the plugin has not got what it has created"));
    }

    /** What the plugin says is wrong with the question is that it has no such volume: the protocol knows no other word for it. */
    @Override
    public Optional<Volume> find(String name) {
        JsonObject answer = client.call("VolumeDriver.Get", named(name), false);
        JsonElement volume = answer.get("Volume");
        if (!PluginClient.error(answer).isEmpty() || volume == null || !volume.isJsonObject()) {
            return Optional.empty();
        }
        Volume found = volume(volume.getAsJsonObject());
        return Optional.of(found.mountpoint().isEmpty() ? withPath(found) : found);
    }

    private Volume withPath(Volume volume) {
        JsonObject answer = client.call("VolumeDriver.Path", named(volume.name()), false);
        return new Volume(
                volume.name(),
                PluginClient.text(answer, "Mountpoint"),
                volume.created(),
                volume.options(),
                volume.status());
    }

    @Override
    public List<Volume> list() {
        JsonElement volumes =
                require("VolumeDriver.List", new JsonObject(), false).get("Volumes");
        List<Volume> found = new ArrayList<>();
        if (volumes != null && volumes.isJsonArray()) {
            volumes.getAsJsonArray().forEach(volume -> found.add(volume(volume.getAsJsonObject())));
        }
        return found;
    }

    @Override
    public void remove(String name) {
        if (find(name).isPresent()) {
            require("VolumeDriver.Remove", named(name), false);
        }
    }

    @Override
    public Path mount(String name, String user) {
        if (find(name).isEmpty()) {
            throw Errors.notFound("no such volume");
        }
        JsonObject request = named(name);
        request.addProperty("ID", user);
        String mountpoint = PluginClient.text(require("VolumeDriver.Mount", request, true), "Mountpoint");
        if (!mountpoint.startsWith("/")) {
            throw Errors.internal("VolumeDriver.Mount: %s: the mountpoint '%s' is no absolute path", name, mountpoint);
        }
        return Path.of(mountpoint);
    }

    @Override
    public void unmount(String name, String user) {
        if (find(name).isPresent()) {
            JsonObject request = named(name);
            request.addProperty("ID", user);
            require("VolumeDriver.Unmount", request, true);
        }
    }

    /** Plugins of the first days don't know the question. */
    @Override
    public String scope() {
        if (scope.isEmpty()) {
            try {
                JsonElement said = client.call("VolumeDriver.Capabilities", new JsonObject(), false)
                        .get("Capabilities");
                boolean global = said != null
                        && said.isJsonObject()
                        && PluginClient.text(said.getAsJsonObject(), "Scope").equals("global");
                scope = global ? "global" : LOCAL;
            } catch (FeluccaException e) {
                return LOCAL;
            }
        }
        return scope;
    }

    private JsonObject require(String call, JsonObject request, boolean slow) {
        JsonObject answer = client.call(call, request, slow);
        String error = PluginClient.error(answer);
        if (!error.isEmpty()) {
            throw Errors.internal("%s: %s", call, error);
        }
        return answer;
    }

    private static JsonObject named(String name) {
        JsonObject request = new JsonObject();
        request.addProperty(NAME, name);
        return request;
    }

    private static Volume volume(JsonObject said) {
        Map<String, String> status = new LinkedHashMap<>();
        JsonElement facts = said.get("Status");
        if (facts != null && facts.isJsonObject()) {
            facts.getAsJsonObject()
                    .entrySet()
                    .forEach(fact -> status.put(
                            fact.getKey(),
                            fact.getValue().isJsonPrimitive()
                                    ? fact.getValue().getAsString()
                                    : fact.getValue().toString()));
        }
        return new Volume(
                PluginClient.text(said, NAME),
                PluginClient.text(said, "Mountpoint"),
                time(PluginClient.text(said, "CreatedAt")),
                Map.of(),
                status);
    }

    private static Optional<Instant> time(String text) {
        try {
            return text.isEmpty()
                    ? Optional.empty()
                    : Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
