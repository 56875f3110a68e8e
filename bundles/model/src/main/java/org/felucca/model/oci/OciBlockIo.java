package org.felucca.model.oci;

import java.util.List;
import java.util.Optional;
import org.felucca.model.Absent;

/**
 * Block devices.
 *
 * @param weight 10 to 1000
 * @param weightDevice by device
 * @param throttleReadBpsDevice bytes per second
 * @param throttleWriteBpsDevice bytes per second
 * @param throttleReadIOPSDevice operations per second
 * @param throttleWriteIOPSDevice operations per second
 */
public record OciBlockIo(
        Optional<Integer> weight,
        List<OciWeightDevice> weightDevice,
        List<OciThrottleDevice> throttleReadBpsDevice,
        List<OciThrottleDevice> throttleWriteBpsDevice,
        List<OciThrottleDevice> throttleReadIOPSDevice,
        List<OciThrottleDevice> throttleWriteIOPSDevice) {
    public OciBlockIo {
        weight = Absent.optional(weight);
        weightDevice = Absent.list(weightDevice);
        throttleReadBpsDevice = Absent.list(throttleReadBpsDevice);
        throttleWriteBpsDevice = Absent.list(throttleWriteBpsDevice);
        throttleReadIOPSDevice = Absent.list(throttleReadIOPSDevice);
        throttleWriteIOPSDevice = Absent.list(throttleWriteIOPSDevice);
    }
}
