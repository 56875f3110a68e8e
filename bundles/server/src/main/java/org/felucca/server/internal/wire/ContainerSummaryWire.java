package org.felucca.server.internal.wire;

import com.google.gson.annotations.JsonAdapter;
import com.google.gson.annotations.SerializedName;
import com.google.gson.annotations.Since;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.felucca.engine.container.ContainerDetails;
import org.felucca.engine.container.ContainerState;

/** {@code {"Id":"247d…","Names":["/web"],"Image":"busybox","Command":"sleep 1000","State":"running","Status":"Up 3 seconds", …}}: a line of ps. */
public record ContainerSummaryWire(
        String id,
        List<String> names,
        String image,
        @SerializedName("ImageID") String imageId,
        String command,
        long created,
        List<PortWire> ports,
        @JsonAdapter(value = OmitEmpty.class, nullSafe = false) Long sizeRw,
        @JsonAdapter(value = OmitEmpty.class, nullSafe = false) Long sizeRootFs,
        Map<String, String> labels,
        String state,
        String status,
        HostConfigSummaryWire hostConfig,
        NetworkSummaryWire networkSettings,
        List<MountPointWire> mounts) {

    record HostConfigSummaryWire(
            @JsonAdapter(value = OmitEmpty.class, nullSafe = false) String networkMode,
            @Since(1.46) @JsonAdapter(value = OmitEmpty.class, nullSafe = false) Map<String, String> annotations) {}

    record NetworkSummaryWire(Map<String, EndpointWire> networks) {}

    public static ContainerSummaryWire fromModel(ContainerDetails container, Instant now) {
        return new ContainerSummaryWire(
                container.id().value(),
                List.of("/" + container.name()),
                container.imageName(),
                container.imageId(),
                command(container),
                container.created().getEpochSecond(),
                PortWire.list(container),
                container.sizeRw().orElse(null),
                container.sizeRootFs().orElse(null),
                container.config().labels(),
                container.state().status().lowerCase(),
                status(container.state(), now),
                new HostConfigSummaryWire(
                        container.networkMode(), container.hostConfig().annotations()),
                new NetworkSummaryWire(Shapes.eachValue(container.networks(), EndpointWire::fromModel)),
                Shapes.each(container.mounts(), MountPointWire::fromModel));
    }

    private static String command(ContainerDetails container) {
        return container.args().isEmpty()
                ? container.path()
                : container.path() + " "
                        + container.args().stream()
                                .map(a -> a.contains(" ") ? "'" + a + "'" : a)
                                .collect(Collectors.joining(" "));
    }

    /** The state in words, as tables show it. */
    static String status(ContainerState state, Instant now) {
        return switch (state.status()) {
            case RUNNING ->
                "Up " + since(state.startedAt().orElse(now), now)
                        + state.health()
                                .map(health -> " (" + HealthWire.words(health) + ")")
                                .orElse("");
            case PAUSED -> "Up " + since(state.startedAt().orElse(now), now) + " (Paused)";
            case RESTARTING ->
                "Restarting (" + state.exitCode() + ") "
                        + since(state.finishedAt().orElse(now), now) + " ago";
            case REMOVING -> "Removal In Progress";
            case DEAD -> "Dead";
            case CREATED -> "Created";
            case EXITED ->
                "Exited (" + state.exitCode() + ") " + since(state.finishedAt().orElse(now), now) + " ago";
        };
    }

    private static String since(Instant then, Instant now) {
        return HumanTime.say(Duration.between(then, now));
    }
}
