package org.felucca.libcontainer;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.felucca.linux.Errno;
import org.felucca.linux.LinuxFiles;
import org.felucca.linux.OpenFlag;
import org.felucca.linux.Stat;
import org.felucca.linux.Sys;
import org.felucca.linux.program.Arg;
import org.felucca.linux.program.Call;
import org.felucca.linux.program.Label;
import org.felucca.model.Errors;
import org.felucca.model.oci.OciDevice;

/** The nodes and links of /dev (config-linux.md, default devices). */
final class Devices {
    private static final String DEV = "/dev";

    private static final List<OciDevice> DEFAULT = List.of(
            node("/dev/null", 1, 3),
            node("/dev/zero", 1, 5),
            node("/dev/full", 1, 7),
            node("/dev/random", 1, 8),
            node("/dev/urandom", 1, 9),
            node("/dev/tty", 5, 0));

    private static final Map<String, String> LINKS = Map.of(
            "/dev/fd", "/proc/self/fd",
            "/dev/stdin", "/proc/self/fd/0",
            "/dev/stdout", "/proc/self/fd/1",
            "/dev/stderr", "/proc/self/fd/2",
            "/dev/ptmx", "pts/ptmx");

    private final Rows rows;
    private final Arg root;
    private final boolean userNamespace;
    private final MountPoints points;

    Devices(Rows rows, Arg root, boolean userNamespace) {
        this.rows = rows;
        this.root = root;
        this.userNamespace = userNamespace;
        this.points = new MountPoints(rows, root);
    }

    private static OciDevice node(String path, long major, long minor) {
        return new OciDevice(path, "c", major, minor, Optional.of(0666), Optional.empty(), Optional.empty());
    }

    void add(List<OciDevice> more, MountSteps mounts) {
        rows.call("set umask for devices", Sys.UMASK, Arg.octal(0));
        Arg dev = open(DEV);
        for (OciDevice device : DEFAULT) {
            if (more.stream().noneMatch(other -> other.path().equals(device.path()))) {
                make(device, dev);
            }
        }
        more.forEach(device -> make(device, dev));
        LINKS.keySet().stream().sorted().forEach(path -> mounts.link(LINKS.get(path), dev, path));
        rows.close(dev);
        rows.call("set umask", Sys.UMASK, Arg.octal(0022));
    }

    private void make(OciDevice device, Arg dev) {
        String path = MountPoints.lexical(device.path());
        if (userNamespace) {
            bind(path);
            return;
        }
        boolean top = MountPoints.parent(path).equals(DEV);
        Arg folder = top ? dev : folder(MountPoints.parent(path));
        String name = MountPoints.name(path);
        Label next = rows.program.label();
        Label failed = rows.program.label();
        Call make = rows.call(
                        "make device " + path,
                        Sys.MKNODAT,
                        folder,
                        Arg.text(name),
                        Arg.octal(type(device) | device.fileMode().orElse(0666)),
                        Arg.value(LinuxFiles.device((int) device.major(), (int) device.minor())))
                .onNegative(failed);
        if (device.uid().isPresent() || device.gid().isPresent()) {
            rows.call(
                    "give device " + path + " away",
                    Sys.FCHOWNAT,
                    folder,
                    Arg.text(name),
                    Arg.value(device.uid().orElse(0)),
                    Arg.value(device.gid().orElse(0)),
                    Arg.named("AT_SYMLINK_NOFOLLOW", 0x100));
        }
        rows.program.jump(next);
        rows.program.place(failed);
        rows.ifErrno("make device " + path, make, Errno.EEXIST.code(), next);
        rows.program.place(next);
        if (!top) {
            rows.close(folder);
        }
    }

    /** A process in a user namespace makes no devices: it is shown those of the host. */
    private void bind(String path) {
        Arg copy = rows.cloneTree("open device " + path + " of the host", path, false)
                .result();
        Arg place = points.open("mount device " + path, path, MountPoints.Kind.FILE);
        rows.moveMount("mount device " + path, copy, place);
        rows.close(copy);
        rows.close(place);
    }

    private Arg folder(String path) {
        points.makeFolders(path);
        return open(path);
    }

    private Arg open(String path) {
        return rows.openInRoot("open " + path, root, path, 0, OpenFlag.PATH, OpenFlag.DIRECTORY)
                .result();
    }

    private static int type(OciDevice device) {
        return switch (device.type()) {
            case "c", "u" -> Stat.CHARACTER_DEVICE;
            case "b" -> Stat.BLOCK_DEVICE;
            case "p" -> Stat.FIFO;
            default -> throw Errors.invalid("invalid type %s of device %s", device.type(), device.path());
        };
    }
}
