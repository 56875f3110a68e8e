package org.felucca.containers.internal.spec;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.felucca.engine.container.MountPoint;
import org.felucca.model.Errors;
import org.felucca.model.HostConfig;
import org.felucca.model.MountSpec;
import org.felucca.model.MountSpec.BindOptions;
import org.felucca.model.MountSpec.VolumeOptions;
import org.felucca.model.MountSpecBuilder;

/** The mounts that a user asks for: {@code --volumes-from}, {@code -v}, {@code --mount}, {@code --tmpfs}, and volumes of the image. */
public final class Mounts {
    static final String BIND = "bind";
    static final String TMPFS = "tmpfs";
    static final String VOLUME = "volume";
    private static final String LOCAL = "local";
    private static final String DEFAULT_PROPAGATION = "rprivate";
    private static final Set<String> PROPAGATIONS =
            Set.of("private", "rprivate", "shared", "rshared", "slave", "rslave");

    private final Map<String, MountPoint> points = new LinkedHashMap<>();
    private final Set<String> taken = new LinkedHashSet<>();

    private Mounts() {}

    /**
     * Checks what was asked for, once, at creation. Throws INVALID with Docker's words. A volume has the name and the driver that were said, both
     * may be empty, and no source yet.
     *
     * @param volumes paths that get a volume of their own unless something else is there
     * @param others the mounts of another container, as {@code --volumes-from} names it
     */
    public static List<MountPoint> points(
            HostConfig host, Set<String> volumes, Function<String, List<MountPoint>> others) {
        Mounts mounts = new Mounts();
        host.volumesFrom().forEach(text -> mounts.addFrom(text, others));
        host.binds().forEach(text -> mounts.addBind(BindText.parse(text), host.volumeDriver()));
        host.mounts().forEach(mount -> mounts.put(point(mount)));
        host.tmpfs().forEach((path, options) -> {
            requireAbsolute(TMPFS, path);
            Tmpfs.check(options);
            mounts.take(Paths.clean(path));
            mounts.points.remove(Paths.clean(path));
        });
        volumes.forEach(path -> mounts.addOfImage(path, host.volumeDriver()));
        return List.copyOf(mounts.points.values());
    }

    /** What another container has comes first: what is said of this one replaces it. */
    private void addFrom(String text, Function<String, List<MountPoint>> others) {
        if (text.isEmpty()) {
            throw Errors.invalid("volumes-from specification cannot be an empty string");
        }
        int cut = text.indexOf(':');
        boolean readOnly = cut >= 0 && BindText.readOnlyFrom(text.substring(cut + 1));
        for (MountPoint other : others.apply(cut < 0 ? text : text.substring(0, cut))) {
            points.put(
                    other.destination(),
                    new MountPoint(
                            other.type(),
                            other.name(),
                            other.source(),
                            other.destination(),
                            other.driver(),
                            "",
                            other.readWrite() && !readOnly,
                            other.propagation(),
                            other.isVolume() ? withoutCopy(other.spec()) : other.spec()));
        }
    }

    private static MountSpec withoutCopy(MountSpec spec) {
        VolumeOptions said = spec.volume().orElse(noOptions(false));
        return MountSpecBuilder.builder(spec)
                .volume(Optional.of(
                        new VolumeOptions(true, said.labels(), said.driver(), said.driverOptions(), said.subpath())))
                .build();
    }

    private static VolumeOptions noOptions(boolean noCopy) {
        return new VolumeOptions(noCopy, null, null, null, null);
    }

    private void addBind(BindText bind, String volumeDriver) {
        MountSpecBuilder spec = MountSpecBuilder.builder().target(bind.target()).readOnly(bind.readOnly());
        if (bind.isVolume()) {
            put(new MountPoint(
                    VOLUME,
                    bind.source(),
                    "",
                    bind.target(),
                    volumeDriver,
                    bind.mode().isEmpty() ? labelMode(volumeDriver) : bind.mode(),
                    !bind.readOnly(),
                    "",
                    spec.type(VOLUME)
                            .source(bind.source())
                            .volume(Optional.of(noOptions(bind.noCopy())))
                            .build()));
        } else {
            put(new MountPoint(
                    BIND,
                    "",
                    Paths.clean(bind.source()),
                    bind.target(),
                    "",
                    bind.mode(),
                    !bind.readOnly(),
                    bind.propagation(),
                    spec.type(BIND)
                            .source(bind.source())
                            .bind(Optional.of(new BindOptions(bind.propagation(), false, true, false, false)))
                            .build()));
        }
    }

    /** Docker labels volumes of its own for SELinux where nothing is said, and shows it. */
    private static String labelMode(String driver) {
        return driver.isEmpty() || driver.equals(LOCAL) ? "z" : "";
    }

    private void put(MountPoint point) {
        if (point.type().equals(BIND)) {
            requireNotOwn(Paths.clean(point.source()));
        }
        take(point.destination());
        points.put(point.destination(), point);
    }

    /** Who asked can't mean this: to the engine these are its own descriptors, roots of other containers among them. */
    private static void requireNotOwn(String source) {
        if (source.startsWith("/proc/self/") || source.startsWith("/proc/thread-self/")) {
            throw Errors.invalid("invalid mount config for type \"bind\": %s is the engine's own", source);
        }
    }

    private void take(String destination) {
        if (!taken.add(destination)) {
            throw Errors.invalid("Duplicate mount point: %s", destination);
        }
    }

    private void addOfImage(String path, String volumeDriver) {
        String target = Paths.clean(path);
        if (target.equals("/")) {
            throw Errors.invalid("invalid volume specification: '%s': destination can't be '/'", path);
        }
        if (taken.contains(target) || points.containsKey(target)) {
            return;
        }
        points.put(
                target,
                new MountPoint(
                        VOLUME,
                        "",
                        "",
                        target,
                        volumeDriver,
                        "",
                        true,
                        "",
                        MountSpecBuilder.builder().type(VOLUME).target(target).build()));
    }

    private static MountPoint point(MountSpec mount) {
        requireAbsolute(mount.type(), mount.target());
        String target = Paths.clean(mount.target());
        return switch (mount.type()) {
            case BIND -> bind(mount, target);
            case TMPFS -> {
                if (!mount.source().isEmpty()) {
                    throw wrong(mount, "field Source must not be specified");
                }
                yield new MountPoint(TMPFS, "", "", target, "", "", !mount.readOnly(), "", mount);
            }
            case VOLUME -> volume(mount, target);
            default -> throw wrong(mount, "mount type unknown");
        };
    }

    private static MountPoint volume(MountSpec mount, String target) {
        if (mount.bind().isPresent()) {
            throw wrong(mount, "field BindOptions must not be specified");
        }
        String subpath = mount.volume().map(VolumeOptions::subpath).orElse("");
        if (!subpath.isEmpty() && mount.source().isEmpty()) {
            throw wrong(mount, "must not set Subpath when using anonymous volumes");
        }
        if (subpath.startsWith("/") || Path.of(subpath).normalize().startsWith("..")) {
            throw wrong(mount, "subpath must be a relative path within the volume");
        }
        String driver = mount.volume().map(VolumeOptions::driver).orElse("");
        return new MountPoint(
                VOLUME, mount.source(), "", target, driver, labelMode(driver), !mount.readOnly(), "", mount);
    }

    private static MountPoint bind(MountSpec mount, String target) {
        if (mount.volume().isPresent()) {
            throw wrong(mount, "field VolumeOptions must not be specified");
        }
        if (mount.source().isEmpty()) {
            throw wrong(mount, "field Source must not be empty");
        }
        if (!mount.source().startsWith("/")) {
            throw wrong(mount, "invalid mount path: '" + mount.source() + "' mount path must be absolute");
        }
        BindOptions options = mount.bind().orElse(new BindOptions("", false, false, false, false));
        String propagation = options.propagation().isEmpty() ? DEFAULT_PROPAGATION : options.propagation();
        if (!PROPAGATIONS.contains(propagation)) {
            throw wrong(mount, "invalid propagation mode: " + propagation);
        }
        if (options.readOnlyForceRecursive()) {
            requireForceable(mount, options, propagation);
        }
        if (!options.createMountpoint() && !DeviceNumber.exists(Path.of(mount.source()))) {
            throw wrong(mount, "bind source path does not exist: " + mount.source());
        }
        return new MountPoint(
                BIND, "", Paths.clean(mount.source()), target, "", "", !mount.readOnly(), propagation, mount);
    }

    private static void requireForceable(MountSpec mount, BindOptions options, String propagation) {
        if (options.nonRecursive()) {
            throw wrong(mount, "options NonRecursive and ReadOnlyForceRecursive conflict");
        }
        if (options.readOnlyNonRecursive()) {
            throw wrong(mount, "options ReadOnlyNonRecursive and ReadOnlyForceRecursive conflict");
        }
        if (!mount.readOnly()) {
            throw wrong(mount, "option ReadOnlyForceRecursive requires ReadOnly to be specified in conjunction");
        }
        if (!propagation.equals(DEFAULT_PROPAGATION)) {
            throw wrong(
                    mount,
                    "option ReadOnlyForceRecursive requires Propagation to be specified as rprivate in conjunction");
        }
    }

    private static RuntimeException wrong(MountSpec mount, String what) {
        return Errors.invalid("invalid mount config for type \"%s\": %s", mount.type(), what);
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
}
