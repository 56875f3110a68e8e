package org.felucca.server.internal.wire;

import com.google.gson.annotations.JsonAdapter;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.felucca.engine.volume.VolumeDetails;

/** {@code {"CreatedAt":"2026-…","Driver":"local","Labels":{},"Mountpoint":"/…/_data","Name":"data","Options":null,"Scope":"local"}}. */
public record VolumeWire(
        @JsonAdapter(value = OmitEmpty.class, nullSafe = false) String createdAt,
        String driver,
        Map<String, String> labels,
        String mountpoint,
        String name,
        Map<String, String> options,
        String scope,
        @JsonAdapter(value = OmitEmpty.class, nullSafe = false) Map<String, String> status) {
    public static VolumeWire fromModel(VolumeDetails volume) {
        return new VolumeWire(
                volume.created()
                        .map(time -> time.truncatedTo(ChronoUnit.SECONDS).toString())
                        .orElse(""),
                volume.driver(),
                Shapes.nullIfEmpty(volume.labels()),
                volume.mountpoint(),
                volume.name(),
                Shapes.nullIfEmpty(volume.options()),
                volume.scope(),
                volume.status());
    }
}
