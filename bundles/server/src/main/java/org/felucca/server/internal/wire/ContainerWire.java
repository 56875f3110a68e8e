package org.felucca.server.internal.wire;

import com.google.gson.annotations.JsonAdapter;
import com.google.gson.annotations.SerializedName;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;
import org.felucca.engine.container.ContainerDetails;
import org.felucca.engine.container.ContainerState;

/** {@code {"Id":"247d…","Created":"2026-…","Path":"sleep","Args":["1000"],"State":{…},"Image":"sha256:…","Name":"/web", …}}: an inspect. */
@RecordBuilder
public record ContainerWire(
        String id,
        String created,
        String path,
        List<String> args,
        StateWire state,
        String image,
        String resolvConfPath,
        String hostnamePath,
        String hostsPath,
        String logPath,
        String name,
        int restartCount,
        String driver,
        String platform,
        String mountLabel,
        String processLabel,
        String appArmorProfile,
        @SerializedName("ExecIDs") List<String> execIds,
        HostConfigWire hostConfig,
        GraphDriverWire graphDriver,
        @JsonAdapter(value = OmitNull.class, nullSafe = false) Long sizeRw,
        @JsonAdapter(value = OmitNull.class, nullSafe = false) Long sizeRootFs,
        List<MountPointWire> mounts,
        ContainerConfigWire config,
        NetworkSettingsWire networkSettings) {

    record GraphDriverWire(Map<String, String> data, String name) {}

    record StateWire(
            String status,
            boolean running,
            boolean paused,
            boolean restarting,
            @SerializedName("OOMKilled") boolean oomKilled,
            boolean dead,
            int pid,
            int exitCode,
            String error,
            String startedAt,
            String finishedAt,
            @JsonAdapter(value = OmitNull.class, nullSafe = false) HealthWire health) {
        static StateWire fromModel(ContainerState state) {
            return new StateWire(
                    state.status().lowerCase(),
                    state.running(),
                    state.paused(),
                    state.restarting(),
                    state.oomKilled(),
                    state.dead(),
                    state.pid(),
                    state.exitCode(),
                    state.error(),
                    Shapes.time(state.startedAt()),
                    Shapes.time(state.finishedAt()),
                    state.health().map(HealthWire::fromModel).orElse(null));
        }
    }

    public static ContainerWire fromModel(ContainerDetails container) {
        return ContainerWireBuilder.builder()
                .id(container.id().value())
                .created(container.created().toString())
                .path(container.path())
                .args(container.args())
                .state(StateWire.fromModel(container.state()))
                .image(container.imageId())
                .resolvConfPath(container.resolvConfPath())
                .hostnamePath(container.hostnamePath())
                .hostsPath(container.hostsPath())
                .logPath(container.logPath())
                .name("/" + container.name())
                .restartCount(container.restartCount())
                .driver(container.driver())
                .platform(
                        container.platform() == null
                                ? "linux"
                                : container.platform().os())
                .mountLabel("")
                .processLabel("")
                .appArmorProfile(container.apparmorProfile())
                .execIds(Shapes.nullIfEmpty(container.execIds()))
                .hostConfig(HostConfigWire.fromModel(container.hostConfig()))
                .graphDriver(new GraphDriverWire(container.driverData(), container.driver()))
                .sizeRw(container.sizeRw().orElse(null))
                .sizeRootFs(container.sizeRootFs().orElse(null))
                .mounts(Shapes.each(container.mounts(), MountPointWire::fromModel))
                .config(ContainerConfigWire.fromModel(container.config()))
                .networkSettings(NetworkSettingsWire.fromModel(container))
                .build();
    }
}
