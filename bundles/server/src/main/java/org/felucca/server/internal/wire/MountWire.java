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
        @JsonAdapter(value = OmitEmpty.class, nullSafe = false) String source,
        String target,
        @JsonAdapter(value = OmitEmpty.class, nullSafe = false) boolean readOnly,
        @JsonAdapter(value = OmitEmpty.class, nullSafe = false) String consistency,
        @JsonAdapter(value = OmitEmpty.class, nullSafe = false) BindOptionsWire bindOptions,
        @JsonAdapter(value = OmitEmpty.class, nullSafe = false) VolumeOptionsWire volumeOptions,
        @JsonAdapter(value = OmitEmpty.class, nullSafe = false) TmpfsOptionsWire tmpfsOptions,
        @Since(1.48) @JsonAdapter(value = OmitEmpty.class, nullSafe = false) ImageOptionsWire imageOptions) {

    record ImageOptionsWire(String subpath) {}

    record BindOptionsWire(
            @JsonAdapter(value = OmitEmpty.class, nullSafe = false) String propagation,
            @JsonAdapter(value = OmitEmpty.class, nullSafe = false) boolean nonRecursive,
            @Since(1.42) @JsonAdapter(value = OmitEmpty.class, nullSafe = false) boolean createMountpoint,
            @Since(1.44) @JsonAdapter(value = OmitEmpty.class, nullSafe = false) boolean readOnlyNonRecursive,
            @Since(1.44) @JsonAdapter(value = OmitEmpty.class, nullSafe = false) boolean readOnlyForceRecursive) {}

    record VolumeOptionsWire(
            @JsonAdapter(value = OmitEmpty.class, nullSafe = false) boolean noCopy,
            @JsonAdapter(value = OmitEmpty.class, nullSafe = false) Map<String, String> labels,
            @JsonAdapter(value = OmitEmpty.class, nullSafe = false) DriverConfigWire driverConfig,
            @Since(1.45) @JsonAdapter(value = OmitEmpty.class, nullSafe = false) String subpath) {}

    record DriverConfigWire(
            @JsonAdapter(value = OmitEmpty.class, nullSafe = false) String name,
            @JsonAdapter(value = OmitEmpty.class, nullSafe = false) Map<String, String> options) {}

    record TmpfsOptionsWire(
            @JsonAdapter(value = OmitEmpty.class, nullSafe = false) long sizeBytes,
            @JsonAdapter(value = OmitEmpty.class, nullSafe = false) int mode,
            @Since(1.46) @JsonAdapter(value = OmitEmpty.class, nullSafe = false) List<List<String>> options) {}

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
                        .orElse(null),
                null);
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
