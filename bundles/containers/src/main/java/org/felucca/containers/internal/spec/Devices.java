package org.felucca.containers.internal.spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.felucca.model.Errors;
import org.felucca.model.FeluccaException;
import org.felucca.model.HostConfig;
import org.felucca.model.Resources.DeviceMapping;
import org.felucca.model.oci.OciDevice;
import org.felucca.model.oci.OciDeviceRule;

/** Device nodes of a container, and which it may open. */
final class Devices {
    private static final Path DEV = Path.of("/dev");
    private static final List<String> NOT_THE_HOSTS =
            List.of("pts", "shm", "fd", "mqueue", ".lxc", ".lxd-mounts", ".udev");

    /** Nothing, then what Docker allows everywhere. */
    private static final List<OciDeviceRule> DEFAULT_RULES = List.of(
            new OciDeviceRule(false, "a", Optional.empty(), Optional.empty(), "rwm"),
            new OciDeviceRule(true, "c", Optional.empty(), Optional.empty(), "m"),
            new OciDeviceRule(true, "b", Optional.empty(), Optional.empty(), "m"),
            character(1, 3),
            character(1, 5),
            character(1, 7),
            character(1, 8),
            character(1, 9),
            character(5, 0),
            character(5, 1),
            character(5, 2),
            new OciDeviceRule(true, "c", Optional.of(136L), Optional.empty(), "rwm"));

    private static final List<OciDeviceRule> EVERYTHING =
            List.of(new OciDeviceRule(true, "a", Optional.empty(), Optional.empty(), "rwm"));

    final List<OciDevice> nodes = new ArrayList<>();
    final List<OciDeviceRule> rules = new ArrayList<>();

    /** Of a container; throws INVALID for a device that is not there. */
    Devices(HostConfig host) {
        if (host.security().privileged()) {
            rules.addAll(EVERYTHING);
            addAll(DEV, "/dev", "rwm");
            return;
        }
        rules.addAll(DEFAULT_RULES);
        for (DeviceMapping mapping : host.resources().devices()) {
            add(mapping);
        }
    }

    private void add(DeviceMapping mapping) {
        Path source = Path.of(mapping.pathOnHost());
        String target = mapping.pathInContainer().isEmpty() ? mapping.pathOnHost() : mapping.pathInContainer();
        String access = mapping.permissions().isEmpty() ? "rwm" : mapping.permissions();
        if (!access.matches("[rwm]+")) {
            throw Errors.invalid("invalid device mode: %s", access);
        }
        if (source.toString().isEmpty()) {
            throw Errors.invalid("a device needs a path on the host");
        }
        if (Files.isDirectory(source)) {
            if (!Path.of(real(source)).startsWith(DEV)) {
                // looked through, however much is below it
                throw Errors.invalid("%s is not a folder of devices: it is not in /dev", source);
            }
            addAll(source, target, access);
        } else {
            addNode(DeviceNumber.of(real(source)), target, access);
        }
    }

    private static String real(Path path) {
        try {
            return path.toRealPath().toString();
        } catch (IOException e) {
            return path.toString(); // DeviceNumber says what is wrong with it
        }
    }

    private void addAll(Path folder, String target, String access) {
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path entry : entries.sorted().toList()) {
                String name = entry.getFileName().toString();
                if (Files.isSymbolicLink(entry) || NOT_THE_HOSTS.contains(name) || name.equals("console")) {
                    continue;
                }
                if (Files.isDirectory(entry)) {
                    addAll(entry, target + "/" + name, access);
                } else {
                    tryAdd(entry, target + "/" + name, access);
                }
            }
        } catch (IOException e) {
            throw Errors.internal(e, "list devices in %s", folder);
        }
    }

    /** Sockets and files in /dev are no devices. */
    private void tryAdd(Path entry, String target, String access) {
        DeviceNumber number;
        try {
            number = DeviceNumber.of(entry.toString());
        } catch (FeluccaException e) {
            return;
        }
        addNode(number, target, access);
    }

    private void addNode(DeviceNumber number, String target, String access) {
        String type = number.block() ? "b" : "c";
        nodes.add(new OciDevice(
                target,
                type,
                number.major(),
                number.minor(),
                Optional.of(number.mode()),
                Optional.of(number.uid()),
                Optional.of(number.gid())));
        rules.add(new OciDeviceRule(true, type, Optional.of(number.major()), Optional.of(number.minor()), access));
    }

    private static OciDeviceRule character(long major, long minor) {
        return new OciDeviceRule(true, "c", Optional.of(major), Optional.of(minor), "rwm");
    }
}
