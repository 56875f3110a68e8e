package org.felucca.model;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A mount as {@code --mount} says it. What does not belong to the type is empty.
 *
 * @param type {@code bind}, {@code volume}, {@code tmpfs}, …
 * @param source a host path or a volume's name
 * @param target an absolute path in the container
 * @param readOnly mounted read-only
 * @param consistency kept, without effect on Linux
 * @param bind for binds
 * @param volume for volumes
 * @param tmpfs for tmpfs
 */
@RecordBuilder
public record MountSpec(
        String type,
        String source,
        String target,
        boolean readOnly,
        String consistency,
        Optional<BindOptions> bind,
        Optional<VolumeOptions> volume,
        Optional<TmpfsOptions> tmpfs) {
    public MountSpec {
        type = Absent.text(type);
        source = Absent.text(source);
        target = Absent.text(target);
        consistency = Absent.text(consistency);
        bind = Absent.optional(bind);
        volume = Absent.optional(volume);
        tmpfs = Absent.optional(tmpfs);
    }

    /**
     * For binds.
     *
     * @param propagation {@code rprivate} and so on; empty for the default
     * @param nonRecursive bind the top mount alone
     * @param createMountpoint make the host's folder when it is missing */
    public record BindOptions(
            String propagation,
            boolean nonRecursive,
            boolean createMountpoint,
            boolean readOnlyNonRecursive,
            boolean readOnlyForceRecursive) {
        public BindOptions {
            propagation = Absent.text(propagation);
        }
    }

    /**
     * For volumes.
     *
     * @param subpath a folder within the volume, or empty */
    public record VolumeOptions(
            boolean noCopy,
            Map<String, String> labels,
            String driver,
            Map<String, String> driverOptions,
            String subpath) {
        public VolumeOptions {
            labels = Absent.map(labels);
            driver = Absent.text(driver);
            driverOptions = Absent.map(driverOptions);
            subpath = Absent.text(subpath);
        }
    }

    /**
     * For tmpfs.
     *
     * @param sizeBytes 0 for no limit
     * @param mode Unix mode bits; 0 for the default */
    public record TmpfsOptions(long sizeBytes, int mode, List<List<String>> options) {
        public TmpfsOptions {
            options = Absent.list(options);
        }
    }
}
