package org.felucca.model.oci;

/**
 * A rate for a device.
 *
 * @param major number
 * @param minor number
 * @param rate per second
 */
public record OciThrottleDevice(long major, long minor, long rate) {}
