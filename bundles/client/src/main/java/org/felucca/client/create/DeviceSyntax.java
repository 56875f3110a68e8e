package org.felucca.client.create;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.felucca.client.text.Sizes;

/** Reads what flags say about devices. */
final class DeviceSyntax {
    private DeviceSyntax() {}

    /** {@code /dev/sda:200}. */
    static Map<String, Object> weight(String text) {
        String value = rate(text);
        long weight;
        try {
            weight = Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("invalid weight for device: " + text, e);
        }
        if (weight != 0 && (weight < 10 || weight > 1000)) {
            throw new IllegalArgumentException("invalid weight for device: " + text);
        }
        return device(text, "Weight", weight);
    }

    /** {@code /dev/sda:1mb}. */
    static Map<String, Object> bytesRate(String text) {
        try {
            return device(text, "Rate", Sizes.parse(rate(text)));
        } catch (IllegalArgumentException e) {
            if (String.valueOf(e.getMessage()).startsWith("bad format")) {
                throw e;
            }
            throw new IllegalArgumentException(
                    "invalid rate for device: " + text
                            + ". The correct format is <device-path>:<number>[<unit>]. Number must be a positive integer."
                            + " Unit is optional and can be kb, mb, or gb",
                    e);
        }
    }

    /** {@code /dev/sda:100}. */
    static Map<String, Object> countRate(String text) {
        try {
            return device(text, "Rate", Long.parseUnsignedLong(rate(text)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "invalid rate for device: " + text
                            + ". The correct format is <device-path>:<number>. Number must be a positive integer",
                    e);
        }
    }

    private static String rate(String text) {
        int colon = text.indexOf(':');
        if (colon <= 0) {
            throw new IllegalArgumentException("bad format: " + text);
        }
        if (!text.startsWith("/dev/")) {
            throw new IllegalArgumentException("bad format for device path: " + text);
        }
        return text.substring(colon + 1);
    }

    private static Map<String, Object> device(String text, String name, long value) {
        Map<String, Object> device = new LinkedHashMap<>();
        device.put("Path", text.substring(0, text.indexOf(':')));
        device.put(name, value);
        return device;
    }

    /** Whether a device is named as the Container Device Interface does: {@code vendor.com/class=name}. */
    static boolean isCdiName(String text) {
        return text.matches("[A-Za-z][A-Za-z0-9_.-]*/[A-Za-z][A-Za-z0-9_-]*=[A-Za-z0-9][A-Za-z0-9_.:-]*");
    }

    /** {@code /dev/on-host[:/dev/in-container][:rwm]}. */
    static Map<String, Object> mapping(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length > 3 || parts[0].isEmpty()) {
            throw new IllegalArgumentException("bad format for path: " + text);
        }
        String inside = parts[0];
        String permissions = "rwm";
        if (parts.length == 2 && isMode(parts[1])) {
            permissions = parts[1];
        } else if (parts.length >= 2) {
            inside = parts[1];
        }
        if (parts.length == 3) {
            permissions = parts[2];
            if (!isMode(permissions)) {
                throw new IllegalArgumentException("bad mode specified: " + permissions);
            }
        }
        if (!inside.startsWith("/")) {
            throw new IllegalArgumentException(inside + " is not an absolute path");
        }
        Map<String, Object> device = new LinkedHashMap<>();
        device.put("PathOnHost", parts.length == 1 ? clean(parts[0]) : parts[0]);
        device.put("PathInContainer", parts.length == 3 ? inside : clean(inside));
        device.put("CgroupPermissions", permissions);
        return device;
    }

    private static String clean(String path) {
        return Path.of(path).normalize().toString();
    }

    private static boolean isMode(String text) {
        boolean once = text.chars().distinct().count() == text.length();
        return !text.isEmpty() && once && text.chars().allMatch(c -> "rwm".indexOf(c) >= 0);
    }

    /** {@code all}, a count, or {@code device=…,driver=…,capabilities=…}. */
    static Map<String, Object> gpus(String text) {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("Driver", "");
        request.put("Count", 0L);
        request.put("DeviceIDs", null);
        request.put("Capabilities", List.of(List.of("gpu")));
        request.put("Options", new LinkedHashMap<>());
        boolean counted = false;
        for (String field : Values.csv(text)) {
            int equals = field.indexOf('=');
            String key = equals < 0 ? "count" : field.substring(0, equals);
            String value = field.substring(equals + 1);
            switch (key) {
                case "count" -> {
                    request.put("Count", count(value));
                    counted = true;
                }
                case "driver" -> request.put("Driver", value);
                case "device" -> request.put("DeviceIDs", List.of(value.split(",", -1)));
                case "capabilities" -> {
                    List<String> capabilities = new ArrayList<>(List.of(value.split(",", -1)));
                    capabilities.add("gpu");
                    request.put("Capabilities", List.of(capabilities));
                }
                case "options" -> request.put("Options", Values.map(Values.csv(value)));
                default -> throw new IllegalArgumentException("unexpected key '" + key + "' in '" + field + "'");
            }
        }
        if (!counted && request.get("DeviceIDs") == null) {
            request.put("Count", 1L);
        }
        return request;
    }

    private static long count(String text) {
        if (text.equals("all")) {
            return -1;
        }
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "invalid count (" + text + "): value must be either \"all\" or an integer: invalid syntax", e);
        }
    }
}
