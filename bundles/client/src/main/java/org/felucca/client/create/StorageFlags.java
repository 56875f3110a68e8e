package org.felucca.client.create;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.felucca.client.cli.Flag;
import org.felucca.client.cli.Syntax;

/** What the container sees mounted. */
final class StorageFlags {
    private final Flag<List<Map<String, Object>>> mount;
    private final Flag<Boolean> readOnly;
    private final Flag<List<String>> storageOpt;
    private final Flag<List<String>> tmpfs;
    private final Flag<List<String>> volume;
    private final Flag<String> volumeDriver;
    private final Flag<List<String>> volumesFrom;

    StorageFlags(Syntax syntax) {
        mount = syntax.list("", "mount", "mount", MountSyntax::parse, "Mount something (type=bind,source=…,target=…)");
        readOnly = syntax.flag("", "read-only", "Make the container's root read-only");
        storageOpt = syntax.list("", "storage-opt", "Set an option of the storage driver");
        tmpfs = syntax.list("", "tmpfs", "Mount a tmpfs (/path[:options])");
        volume = syntax.list("v", "volume", "Mount a folder or volume ([source:]target[:options])");
        volumeDriver = syntax.text("", "volume-driver", "Driver for new volumes");
        volumesFrom = syntax.list("", "volumes-from", "Mount the volumes of another container");
    }

    void addTo(CreateBody body) {
        Map<String, Object> volumes = new LinkedHashMap<>();
        List<String> binds = new ArrayList<>();
        for (String text : new LinkedHashSet<>(volume.get())) {
            if (text.indexOf(':') < 0) {
                checkVolume(text);
                volumes.put(text, Map.of());
            } else {
                binds.add(bind(text));
            }
        }
        body.config().put("Volumes", volumes);
        Map<String, Object> host = body.host();
        host.put("Binds", Values.orNull(binds));
        host.put("VolumeDriver", volumeDriver.get());
        host.put("VolumesFrom", Values.orNull(volumesFrom.get()));
        host.put("ReadonlyRootfs", readOnly.get());
        if (!tmpfs.get().isEmpty()) {
            host.put("Tmpfs", tmpfsMounts());
        }
        if (!mount.get().isEmpty()) {
            host.put("Mounts", mount.get());
        }
        if (!storageOpt.get().isEmpty()) {
            host.put("StorageOpt", storageOptions());
        }
    }

    private static void checkVolume(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("invalid empty volume spec");
        }
    }

    private static String bind(String text) {
        String[] parts = text.split(":", -1);
        for (String part : parts) {
            if (part.isEmpty()) {
                throw new IllegalArgumentException("invalid spec: " + text + ": empty section between colons");
            }
        }
        return Values.absolute(parts[0]) + text.substring(parts[0].length());
    }

    private Map<String, Object> tmpfsMounts() {
        Map<String, Object> mounts = new LinkedHashMap<>();
        for (String text : tmpfs.get()) {
            int colon = text.indexOf(':');
            mounts.put(colon < 0 ? text : text.substring(0, colon), colon < 0 ? "" : text.substring(colon + 1));
        }
        return mounts;
    }

    private Map<String, Object> storageOptions() {
        for (String option : storageOpt.get()) {
            if (option.indexOf('=') < 0) {
                throw new IllegalArgumentException("invalid storage option");
            }
        }
        return Values.map(storageOpt.get());
    }
}
