package org.felucca.server.internal.wire;

import java.util.Map;
import org.felucca.engine.volume.CreateVolume;

/** {@code {"Name":"data","Driver":"local","DriverOpts":{"type":"tmpfs"},"Labels":{"a":"b"}}}. */
public record CreateVolumeWire(String name, String driver, Map<String, String> driverOpts, Map<String, String> labels) {
    public CreateVolume toModel() {
        return new CreateVolume(name, driver, driverOpts, labels, false);
    }
}
