package org.felucca.model.oci;

/**
 * A weight for a device.
 *
 * @param major number
 * @param minor number
 * @param weight 10 to 1000
 */
public record OciWeightDevice(long major, long minor, int weight) {}
