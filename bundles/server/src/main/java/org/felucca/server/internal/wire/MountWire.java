package org.felucca.server.internal.wire;

import com.google.gson.annotations.JsonAdapter;
import com.google.gson.annotations.Since;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.felucca.model.MountSpec;

/** {@code {"Type":"bind","Source":"/src","Target":"/dst","ReadOnly":true}}. */
record MountWire(
        String type,
        @JsonAdapter(OmitEmpty.class) String source,
        String target,
        @JsonAdapter(OmitEmpty.class) boolean readOnly,
        @JsonAdapter(OmitEmpty.class) String consistency,
        @JsonAdapter(OmitEmpty.class) BindOptionsWire bindOptions,
        @JsonAdapter(OmitEmpty.class) VolumeOptionsWire volumeOptions,
        @JsonAdapter(OmitEmpty.class) TmpfsOptionsWire tmpfsOptions) {

    record BindOptionsWire(
            @JsonAdapter(OmitEmpty.class) String propagation,
            @JsonAdapter(OmitEmpty.class) boolean nonRecursive,
            @Since(1.42) @JsonAdapter(OmitEmpty.class) boolean createMountpoint,
            @Since(1.44) @JsonAdapter(OmitEmpty.class) boolean readOnlyNonRecursive,
            @Since(1.44) @JsonAdapter(OmitEmpty.class) boolean readOnlyForceRecursive) {}

    record VolumeOptionsWire(
            @JsonAdapter(OmitEmpty.class) boolean noCopy,
            @JsonAdapter(OmitEmpty.class) Map<String, String> labels,
            @JsonAdapter(OmitEmpty.class) DriverConfigWire driverConfig,
            @Since(1.45) @JsonAdapter(OmitEmpty.class) String subpath) {}

    record DriverConfigWire(
            @JsonAdapter(OmitEmpty.class) String name, @JsonAdapter(OmitEmpty.class) Map<String, String> options) {}

    record TmpfsOptionsWire(
            @JsonAdapter(OmitEmpty.class) long sizeBytes,
            @JsonAdapter(OmitEmpty.class) int mode,
            @Since(1.46) @JsonAdapter(OmitEmpty.class) List<List<String>> options) {}

    static MountWire fromModel(MountSpec mount) {
        return new MountWire(
                mount.type(),
                mount.source(),
                mount.target(),
                mount.readOnly(),
                mount.consistency(),
                mount.bind()
                        .map(b -> new BindOptionsWire(
                                b.propagation(),
                                b.nonRecursive(),
                                b.createMountpoint(),
                                b.readOnlyNonRecursive(),
                                b.readOnlyForceRecursive()))
                        .orElse(null),
                mount.volume().map(MountWire::volume).orElse(null),
                mount.tmpfs()
                        .map(t -> new TmpfsOptionsWire(t.sizeBytes(), t.mode(), t.options()))
                        .orElse(null));
    }

    private static VolumeOptionsWire volume(MountSpec.VolumeOptions volume) {
        DriverConfigWire driver =
                volume.driver().isEmpty() && volume.driverOptions().isEmpty()
                        ? null
                        : new DriverConfigWire(volume.driver(), volume.driverOptions());
        return new VolumeOptionsWire(volume.noCopy(), volume.labels(), driver, volume.subpath());
    }

    MountSpec toModel() {
        return new MountSpec(
                type,
                source,
                target,
                readOnly,
                consistency,
                Optional.ofNullable(bindOptions)
                        .map(b -> new MountSpec.BindOptions(
                                b.propagation,
                                b.nonRecursive,
                                b.createMountpoint,
                                b.readOnlyNonRecursive,
                                b.readOnlyForceRecursive)),
                Optional.ofNullable(volumeOptions)
                        .map(v -> new MountSpec.VolumeOptions(
                                v.noCopy,
                                v.labels,
                                v.driverConfig == null ? "" : v.driverConfig.name,
                                v.driverConfig == null ? Map.of() : v.driverConfig.options,
                                v.subpath)),
                Optional.ofNullable(tmpfsOptions).map(t -> new MountSpec.TmpfsOptions(t.sizeBytes, t.mode, t.options)));
    }
}
