package org.felucca.server.internal.wire;

import com.google.gson.annotations.JsonAdapter;
import com.google.gson.annotations.SerializedName;
import org.felucca.engine.container.MountPoint;

/** {@code {"Type":"bind","Source":"/tmp","Destination":"/host","Mode":"","RW":true,"Propagation":"rprivate"}}. */
record MountPointWire(
        @JsonAdapter(value = OmitEmpty.class, nullSafe = false) String type,
        @JsonAdapter(value = OmitEmpty.class, nullSafe = false) String name,
        String source,
        String destination,
        @JsonAdapter(value = OmitEmpty.class, nullSafe = false) String driver,
        String mode,
        @SerializedName("RW") boolean readWrite,
        String propagation) {
    static MountPointWire fromModel(MountPoint mount) {
        return new MountPointWire(
                mount.type(),
                mount.name(),
                mount.source(),
                mount.destination(),
                mount.driver(),
                mount.mode(),
                mount.readWrite(),
                mount.propagation());
    }
}
