package org.felucca.server.internal.wire;

import com.google.gson.annotations.JsonAdapter;
import java.util.Map;
import org.felucca.engine.volume.VolumeUsage;

/** A volume as in a list, and {@code "UsageData":{"RefCount":1,"Size":4096}}; the size is -1 where it cannot be told. */
public record VolumeUsageWire(
        @JsonAdapter(value = OmitEmpty.class, nullSafe = false) String createdAt,
        String driver,
        Map<String, String> labels,
        String mountpoint,
        String name,
        Map<String, String> options,
        String scope,
        @JsonAdapter(value = OmitEmpty.class, nullSafe = false) Map<String, String> status,
        UsageDataWire usageData) {

    record UsageDataWire(int refCount, long size) {}

    public static VolumeUsageWire fromModel(VolumeUsage usage) {
        VolumeWire volume = VolumeWire.fromModel(usage.volume());
        return new VolumeUsageWire(
                volume.createdAt(),
                volume.driver(),
                volume.labels(),
                volume.mountpoint(),
                volume.name(),
                volume.options(),
                volume.scope(),
                volume.status(),
                new UsageDataWire(usage.containers(), usage.bytes()));
    }
}
