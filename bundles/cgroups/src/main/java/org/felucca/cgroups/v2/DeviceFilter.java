package org.felucca.cgroups.v2;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.felucca.model.oci.OciDeviceRule;

/**
 * What a list of device rules comes to: one answer for all devices, and exceptions from it. The rules are taken in order as version 1
 * takes them (security/device_cgroup.c): a rule about everything begins anew, one against the present answer adds an exception,
 * one with it takes from the exception of the very same devices.
 *
 * @param allowed the answer where no exception is
 * @param exceptions access bits by device, in the order they came
 */
record DeviceFilter(boolean allowed, Map<DeviceFilter.Devices, Integer> exceptions) {
    /** Access bits and types as the kernel gives them to a program, linux/bpf.h. */
    static final int MKNOD = 1;

    static final int READ = 2;
    static final int WRITE = 4;
    static final int BLOCK = 1;
    static final int CHARACTER = 2;

    /** Stands for every number, and every type. */
    static final int ANY = -1;

    /**
     * Which devices.
     *
     * @param type {@link #BLOCK}, {@link #CHARACTER} or {@link #ANY}
     */
    record Devices(int type, int major, int minor) {}

    static DeviceFilter of(List<OciDeviceRule> rules) {
        boolean allowed = true;
        Map<Devices, Integer> exceptions = new LinkedHashMap<>();
        for (OciDeviceRule rule : rules) {
            int type = type(rule.type());
            Devices devices = new Devices(
                    type, number(rule.major().orElse(-1L)), number(rule.minor().orElse(-1L)));
            if (type == ANY && devices.major == ANY && devices.minor == ANY) {
                allowed = rule.allow();
                exceptions.clear();
                continue;
            }
            int before = exceptions.getOrDefault(devices, 0);
            int access = access(rule.access());
            int after = rule.allow() == allowed ? before & ~access : before | access;
            if (after == 0) {
                exceptions.remove(devices);
            } else {
                exceptions.put(devices, after);
            }
        }
        return new DeviceFilter(allowed, exceptions);
    }

    private static int type(String text) {
        return switch (text) {
            case "b" -> BLOCK;
            case "c" -> CHARACTER;
            default -> ANY;
        };
    }

    private static int number(long number) {
        return number < 0 ? ANY : (int) number;
    }

    private static int access(String text) {
        int bits = 0;
        for (int i = 0; i < text.length(); i++) {
            bits |= switch (text.charAt(i)) {
                case 'm' -> MKNOD;
                case 'r' -> READ;
                case 'w' -> WRITE;
                default -> 0;
            };
        }
        return bits;
    }
}
