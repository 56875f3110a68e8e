package org.felucca.model.oci;

import java.util.Optional;
import org.felucca.model.Absent;

/**
 * One line of the device cgroup.
 *
 * @param allow or deny
 * @param type a, c or b; empty for a
 * @param major absent for all
 * @param minor absent for all
 * @param access some of rwm
 */
public record OciDeviceRule(boolean allow, String type, Optional<Long> major, Optional<Long> minor, String access) {
    public OciDeviceRule {
        type = Absent.text(type);
        major = Absent.optional(major);
        minor = Absent.optional(minor);
        access = Absent.text(access);
    }
}
