package org.felucca.containers.internal.spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.felucca.engine.container.MountPoint;
import org.felucca.model.Errors;
import org.felucca.model.HostConfig;
import org.felucca.model.MountSpec;
import org.felucca.model.oci.OciMount;

/** The mounts that a user asks for: {@code -v}, {@code --mount}, {@code --tmpfs}. */
public final class Mounts {
    private static final String BIND = "bind";
    private static final String TMPFS = "tmpfs";
    private static final Pattern VOLUME_NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]*");
    private static final String DEFAULT_PROPAGATION = "rprivate";

    private Mounts() {}

    /** Checks what was asked for, once, at creation. Throws INVALID with Docker's words. */
    public static List<MountPoint> points(HostConfig host) {
        Map<String, MountPoint> points = new LinkedHashMap<>();
        for (String text : host.binds()) {
            BindText bind = BindText.parse(text);
            requireHostPath(bind.source(), text);
            put(
                    points,
                    new MountPoint(
                            BIND,
                            "",
                            Paths.clean(bind.source()),
                            bind.target(),
                            "",
                            bind.mode(),
                            !bind.readOnly(),
                            bind.propagation()));
        }
        for (MountSpec mount : host.mounts()) {
            put(points, point(mount));
        }
        host.tmpfs().forEach((path, options) -> {
            requireAbsolute(TMPFS, path);
            Tmpfs.check(options);
            if (points.containsKey(Paths.clean(path))) {
                throw Errors.invalid("Duplicate mount point: %s", path);
            }
        });
        return List.copyOf(points.values());
    }

    private static void requireHostPath(String source, String text) {
        if (source.startsWith("/")) {
            return;
        }
        if (!VOLUME_NAME.matcher(source).matches()) {
            throw Errors.invalid(
                    "%s includes invalid characters for a local volume name, only \"[a-zA-Z0-9][a-zA-Z0-9_.-]\" are allowed."
                            + " If you intended to pass a host directory, use absolute path",
                    source);
        }
        throw Errors.notImplemented(
                "volume %s of '%s': named volumes are not built yet, bind a folder instead", source, text);
    }

    private static void put(Map<String, MountPoint> points, MountPoint point) {
        if (points.putIfAbsent(point.destination(), point) != null) {
            throw Errors.invalid("Duplicate mount point: %s", point.destination());
        }
    }

    private static MountPoint point(MountSpec mount) {
        requireAbsolute(mount.type(), mount.target());
        String target = Paths.clean(mount.target());
        return switch (mount.type()) {
            case BIND -> bind(mount, target);
            case TMPFS -> {
                if (!mount.source().isEmpty()) {
                    throw Errors.invalid("invalid mount config for type \"tmpfs\": field Source must not be specified");
                }
                yield new MountPoint(TMPFS, "", "", target, "", "", !mount.readOnly(), "");
            }
            case "volume" ->
                throw Errors.notImplemented(
                        "volume %s at %s: volumes are not built yet, bind a folder instead", mount.source(), target);
            default -> throw Errors.invalid("invalid mount config for type \"%s\": mount type unknown", mount.type());
        };
    }

    private static MountPoint bind(MountSpec mount, String target) {
        if (mount.source().isEmpty()) {
            throw Errors.invalid("invalid mount config for type \"bind\": field Source must not be empty");
        }
        if (!mount.source().startsWith("/")) {
            throw Errors.invalid(
                    "invalid mount config for type \"bind\": invalid mount path: '%s' mount path must be absolute",
                    mount.source());
        }
        boolean create =
                mount.bind().map(MountSpec.BindOptions::createMountpoint).orElse(false);
        if (!create && !DeviceNumber.exists(Path.of(mount.source()))) {
            throw Errors.invalid(
                    "invalid mount config for type \"bind\": bind source path does not exist: %s", mount.source());
        }
        String propagation = mount.bind()
                .map(MountSpec.BindOptions::propagation)
                .filter(text -> !text.isEmpty())
                .orElse(DEFAULT_PROPAGATION);
        return new MountPoint(BIND, "", Paths.clean(mount.source()), target, "", "", !mount.readOnly(), propagation);
    }

    private static void requireAbsolute(String type, String target) {
        if (target.isEmpty()) {
            throw Errors.invalid("invalid mount config for type \"%s\": field Target must not be empty", type);
        }
        if (!target.startsWith("/")) {
            throw Errors.invalid(
                    "invalid mount config for type \"%s\": invalid mount path: '%s' mount path must be absolute",
                    type, target);
        }
        if (Paths.clean(target).equals("/")) {
            throw Errors.invalid(
                    "invalid mount config for type \"%s\": invalid specification: destination can't be '/'", type);
        }
    }

    /** As the kernel gets them, parents before children. Makes folders that {@code -v} names and that are missing. */
    static List<OciMount> oci(List<MountPoint> points, HostConfig host) {
        List<OciMount> mounts = new ArrayList<>();
        for (MountPoint point : points) {
            mounts.add(point.type().equals(TMPFS) ? tmpfs(point, host) : bind(point, host));
        }
        host.tmpfs()
                .forEach((path, options) ->
                        mounts.add(new OciMount(Paths.clean(path), TMPFS, TMPFS, Tmpfs.options(options))));
        mounts.sort((a, b) -> Integer.compare(depth(a.destination()), depth(b.destination())));
        return mounts;
    }

    /** Those that are more than a run: what is in a tmpfs is gone with it. */
    public static List<OciMount> lasting(List<MountPoint> points, HostConfig host) {
        return oci(points, host).stream()
                .filter(mount -> !mount.type().equals(TMPFS))
                .toList();
    }

    private static OciMount tmpfs(MountPoint point, HostConfig host) {
        String options = host.mounts().stream()
                .filter(mount -> Paths.clean(mount.target()).equals(point.destination()))
                .flatMap(mount -> mount.tmpfs().stream())
                .map(Tmpfs::text)
                .findFirst()
                .orElse("");
        List<String> words = new ArrayList<>(Tmpfs.options(options));
        if (!point.readWrite()) {
            words.add("ro");
        }
        return new OciMount(point.destination(), TMPFS, TMPFS, words);
    }

    private static OciMount bind(MountPoint point, HostConfig host) {
        Path source = Path.of(point.source());
        if (!DeviceNumber.exists(source)) {
            makeMissing(point, host, source);
        }
        boolean single = host.mounts().stream()
                .filter(mount -> Paths.clean(mount.target()).equals(point.destination()))
                .anyMatch(mount ->
                        mount.bind().map(MountSpec.BindOptions::nonRecursive).orElse(false));
        List<String> options = new ArrayList<>(List.of(single ? "bind" : "rbind", point.propagation()));
        if (!point.readWrite()) {
            options.add("ro");
        }
        return new OciMount(point.destination(), BIND, point.source(), options);
    }

    private static void makeMissing(MountPoint point, HostConfig host, Path source) {
        boolean asMount = host.mounts().stream()
                .filter(mount -> Paths.clean(mount.target()).equals(point.destination()))
                .anyMatch(mount -> !mount.bind()
                        .map(MountSpec.BindOptions::createMountpoint)
                        .orElse(false));
        if (asMount) {
            throw Errors.invalid("invalid mount config for type \"bind\": bind source path does not exist: %s", source);
        }
        try {
            Files.createDirectories(source);
        } catch (IOException e) {
            throw Errors.internal(e, "error while creating mount source path '%s': %s", source, e.getMessage());
        }
    }

    private static int depth(String path) {
        return (int) path.chars().filter(c -> c == '/').count();
    }
}
