package org.felucca.containers.internal.spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.felucca.engine.container.MountPoint;
import org.felucca.model.Errors;
import org.felucca.model.HostConfig;
import org.felucca.model.MountSpec.BindOptions;
import org.felucca.model.oci.OciMount;

/** A container's mounts as the kernel side gets them. */
public final class OciMounts {
    private static final String DEFAULT_PROPAGATION = "rprivate";

    private OciMounts() {}

    /** Parents before children. Makes folders that {@code -v} names and that are missing. */
    static List<OciMount> of(List<MountPoint> points, HostConfig host) {
        List<OciMount> mounts = new ArrayList<>();
        for (MountPoint point : points) {
            mounts.add(point.type().equals(Mounts.TMPFS) ? tmpfs(point) : bind(point));
        }
        host.tmpfs()
                .forEach((path, options) -> mounts.add(
                        new OciMount(Paths.clean(path), Mounts.TMPFS, Mounts.TMPFS, Tmpfs.options(options))));
        mounts.sort(Comparator.comparingInt(mount -> depth(mount.destination())));
        return mounts;
    }

    /** Those that are more than a run: what is in a tmpfs is gone with it. */
    public static List<OciMount> lasting(List<MountPoint> points, HostConfig host) {
        return of(points, host).stream()
                .filter(mount -> !mount.type().equals(Mounts.TMPFS))
                .toList();
    }

    private static OciMount tmpfs(MountPoint point) {
        List<String> words = new ArrayList<>(
                Tmpfs.options(point.spec().tmpfs().map(Tmpfs::text).orElse("")));
        if (!point.readWrite()) {
            words.add("ro");
        }
        return new OciMount(point.destination(), Mounts.TMPFS, Mounts.TMPFS, words);
    }

    /** A bind, or a volume, which is a bind of its folder. */
    private static OciMount bind(MountPoint point) {
        BindOptions options = point.spec().bind().orElse(new BindOptions("", false, false, false, false));
        Path source = Path.of(point.source());
        if (!point.isVolume() && !DeviceNumber.exists(source)) {
            makeMissing(options, source);
        }
        String propagation = point.propagation().isEmpty() ? DEFAULT_PROPAGATION : point.propagation();
        HostMounts.require(source, propagation);
        List<String> words = new ArrayList<>(List.of(options.nonRecursive() ? "bind" : "rbind", propagation));
        if (!point.readWrite()) {
            words.add(options.nonRecursive() || options.readOnlyNonRecursive() ? "ro" : "rro");
        }
        return new OciMount(point.destination(), Mounts.BIND, point.source(), words);
    }

    private static void makeMissing(BindOptions options, Path source) {
        if (!options.createMountpoint()) {
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
