package org.felucca.client.create;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.felucca.client.text.Sizes;

/** Reads {@code --mount type=…,source=…,target=…}. */
final class MountSyntax {
    private String type = "volume";
    private String source = "";
    private String target = "";
    private String consistency = "";
    private boolean readOnly;
    private Map<String, Object> bind;
    private Map<String, Object> volume;
    private Map<String, Object> image;
    private Map<String, Object> tmpfs;

    private MountSyntax() {}

    static Map<String, Object> parse(String text) {
        MountSyntax mount = new MountSyntax();
        for (String field : Values.csv(text)) {
            int equals = field.indexOf('=');
            String key = (equals < 0 ? field : field.substring(0, equals)).toLowerCase(Locale.ROOT);
            if (equals >= 0) {
                mount.field(key, field.substring(equals + 1), field);
            } else {
                mount.word(key, field);
            }
        }
        mount.check();
        return mount.document();
    }

    private void word(String key, String field) {
        switch (key) {
            case "readonly", "ro" -> readOnly = true;
            case "volume-nocopy" -> volume().put("NoCopy", true);
            case "bind-nonrecursive" -> bind().put("NonRecursive", true);
            default -> throw new IllegalArgumentException("invalid field '" + field + "' must be a key=value pair");
        }
    }

    private void field(String key, String value, String field) {
        switch (key) {
            case "type" -> type = value.toLowerCase(Locale.ROOT);
            case "source", "src" -> source = Values.absolute(value);
            case "target", "dst", "destination" -> target = value;
            case "readonly", "ro" -> readOnly = Values.truth(value, "invalid value for " + key + ": ");
            case "consistency" -> consistency = value.toLowerCase(Locale.ROOT);
            case "bind-propagation" -> bind().put("Propagation", value.toLowerCase(Locale.ROOT));
            case "bind-nonrecursive" ->
                setIf(bind(), "NonRecursive", Values.truth(value, "invalid value for " + key + ": "));
            case "bind-recursive" -> recursive(value);
            case "volume-subpath" -> volume().put("Subpath", value);
            case "volume-nocopy" -> setIf(volume(), "NoCopy", Values.truth(value, "invalid value for volume-nocopy: "));
            case "volume-label" -> entry(volume(), "Labels", value);
            case "volume-driver" -> driver().put("Name", value);
            case "volume-opt" -> entry(driver(), "Options", value);
            case "image-subpath" -> image().put("Subpath", value);
            case "tmpfs-size" -> tmpfs().put("SizeBytes", size(key, value));
            case "tmpfs-mode" -> tmpfs().put("Mode", mode(key, value));
            default -> throw new IllegalArgumentException("unexpected key '" + key + "' in '" + field + "'");
        }
    }

    private void recursive(String value) {
        switch (value) {
            case "enabled" -> bind();
            case "disabled" -> bind().put("NonRecursive", true);
            case "writable" -> bind().put("ReadOnlyNonRecursive", true);
            case "readonly" -> bind().put("ReadOnlyForceRecursive", true);
            default ->
                throw new IllegalArgumentException("invalid value for bind-recursive: " + value
                        + " (must be \"enabled\", \"disabled\", \"writable\", or \"readonly\")");
        }
    }

    private Map<String, Object> bind() {
        bind = bind == null ? new LinkedHashMap<>() : bind;
        return bind;
    }

    private Map<String, Object> volume() {
        if (volume == null) {
            volume = new LinkedHashMap<>();
            volume.put("DriverConfig", new LinkedHashMap<>());
        }
        return volume;
    }

    @SuppressWarnings("unchecked") // put there by volume()
    private Map<String, Object> driver() {
        return (Map<String, Object>) volume().get("DriverConfig");
    }

    private Map<String, Object> image() {
        image = image == null ? new LinkedHashMap<>() : image;
        return image;
    }

    private Map<String, Object> tmpfs() {
        tmpfs = tmpfs == null ? new LinkedHashMap<>() : tmpfs;
        return tmpfs;
    }

    private static void setIf(Map<String, Object> options, String name, boolean on) {
        if (on) {
            options.put(name, true);
        }
    }

    @SuppressWarnings("unchecked") // only entry() puts these members
    private static void entry(Map<String, Object> options, String name, String pair) {
        Map<String, Object> entries =
                (Map<String, Object>) options.computeIfAbsent(name, unused -> new LinkedHashMap<String, Object>());
        int equals = pair.indexOf('=');
        String key = equals < 0 ? pair : pair.substring(0, equals);
        if (!key.isEmpty()) {
            entries.put(key, equals < 0 ? "" : pair.substring(equals + 1));
        }
    }

    private static long size(String key, String value) {
        try {
            return Sizes.parse(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("invalid value for " + key + ": " + value, e);
        }
    }

    private static long mode(String key, String value) {
        try {
            return Long.parseLong(value, 8);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("invalid value for " + key + ": " + value, e);
        }
    }

    private void check() {
        if (type.isEmpty()) {
            throw new IllegalArgumentException("type is required");
        }
        if (target.isEmpty()) {
            throw new IllegalArgumentException("target is required");
        }
        onlyFor("volume", volume);
        onlyFor("image", image);
        onlyFor("bind", bind);
        onlyFor("tmpfs", tmpfs);
        if (bind == null) {
            return;
        }
        if (bind.containsKey("ReadOnlyNonRecursive") && !readOnly) {
            throw new IllegalArgumentException(
                    "option 'bind-recursive=writable' requires 'readonly' to be specified in conjunction");
        }
        if (bind.containsKey("ReadOnlyForceRecursive")) {
            if (!readOnly) {
                throw new IllegalArgumentException(
                        "option 'bind-recursive=readonly' requires 'readonly' to be specified in conjunction");
            }
            if (!"rprivate".equals(bind.get("Propagation"))) {
                throw new IllegalArgumentException(
                        "option 'bind-recursive=readonly' requires 'bind-propagation=rprivate'"
                                + " to be specified in conjunction");
            }
        }
    }

    private void onlyFor(String kind, Map<String, Object> options) {
        if (options != null && !type.equals(kind)) {
            throw new IllegalArgumentException("cannot mix '" + kind + "-*' options with mount type '" + type + "'");
        }
    }

    private Map<String, Object> document() {
        Map<String, Object> mount = new LinkedHashMap<>();
        mount.put("Type", type);
        if (!source.isEmpty()) {
            mount.put("Source", source);
        }
        mount.put("Target", target);
        setIf(mount, "ReadOnly", readOnly);
        if (!consistency.isEmpty()) {
            mount.put("Consistency", consistency);
        }
        if (bind != null) {
            mount.put("BindOptions", bind);
        }
        if (volume != null) {
            mount.put("VolumeOptions", volume);
        }
        if (image != null) {
            mount.put("ImageOptions", image);
        }
        if (tmpfs != null) {
            mount.put("TmpfsOptions", tmpfs);
        }
        return mount;
    }
}
