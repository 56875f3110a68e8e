package org.felucca.libcontainer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.felucca.driver.exec.RootMounts;
import org.felucca.linux.Errno;
import org.felucca.linux.Fd;
import org.felucca.linux.Host;
import org.felucca.linux.LinuxException;
import org.felucca.linux.Mounts;
import org.felucca.linux.Namespace;
import org.felucca.linux.OpenFlag;
import org.felucca.linux.Pidfd;
import org.felucca.linux.Sys;
import org.felucca.linux.program.Arg;
import org.felucca.linux.program.CloneArgs;
import org.felucca.linux.program.Parcel;
import org.felucca.linux.program.Program;
import org.felucca.linux.program.Spawner;
import org.felucca.linux.program.UserNamespace;
import org.felucca.model.ErrorKind;
import org.felucca.model.Errors;
import org.felucca.model.FeluccaException;
import org.felucca.model.IdMappings;
import org.felucca.model.oci.OciMount;

/**
 * A container's root as a detached mount: held by a descriptor, in no mount table. Files in it are read by openat2(2) on the descriptor
 * before the container runs on it, and while it does; nothing is left to unmount and nothing is busy when the descriptor and the container
 * are gone.
 */
public final class DetachedRoot {
    /** The longest value that fsconfig(2) takes, with its zero byte. */
    private static final int MAX_VALUE = 256;

    private static final long MS_BIND = 0x1000;
    private static final long MS_REC = 0x4000;
    private static final long MS_RDONLY = 1;
    private static final long MS_REMOUNT = 0x20;
    private static final long MS_PRIVATE = 1 << 18;

    private static final boolean LAYERS_ONE_BY_ONE = Host.uname().atLeast(6, 5);

    private DetachedRoot() {}

    /** The folder itself, with what is mounted below it. */
    public static Fd of(Path folder) {
        return copy(folder, true);
    }

    /** A folder as a mount that no other gets events from: pivot_root(2) takes no root that is shared, as everything is where systemd has mounted it. */
    private static Fd copy(Path folder, boolean recursive) {
        Fd copy = Mounts.clone(folder.toString(), recursive);
        try {
            Mounts.setAttributes(copy, new Mounts.Attributes(0, 0, MS_PRIVATE), true);
            return copy;
        } catch (RuntimeException e) {
            copy.close();
            throw e;
        }
    }

    /**
     * What a graph driver asks for.
     *
     * @return the mount, to be closed by the caller
     * @throws org.felucca.linux.LinuxException naming the mount that failed
     */
    public static Fd open(RootMounts root) {
        if (root.mounts().isEmpty()) {
            throw Errors.internal("a root without mounts");
        }
        if (!root.ids().isNone()) {
            return mapped(root);
        }
        OciMount first = root.mounts().get(0);
        MountOptions options = MountOptions.parse(first.options());
        if (root.mounts().size() == 1) {
            if (isBind(first, options)) {
                return bind(first, options, root.workingFolder());
            }
            List<OverlayOption> parts = parts(options, root.workingFolder());
            if (first.type().equals("overlay") && LAYERS_ONE_BY_ONE && fits(parts)) {
                return overlay(parts, options.set());
            }
        }
        return elsewhere(root, Optional.empty());
    }

    /**
     * Shown to a user namespace: the folder that the layers lie in is mounted with other ids, and the root from there. The layers on disk keep the ids
     * of their image.
     */
    private static Fd mapped(RootMounts root) {
        OciMount first = root.mounts().get(0);
        MountOptions options = MountOptions.parse(first.options());
        try (Fd ids = UserNamespace.create(root.ids().uidMap(), root.ids().gidMap())) {
            if (root.mounts().size() == 1 && isBind(first, options)) {
                Fd copy = bind(first, options, root.workingFolder());
                try {
                    Mounts.mapIds(copy, ids);
                    return copy;
                } catch (RuntimeException e) {
                    copy.close();
                    throw e;
                }
            }
            return elsewhere(root, Optional.of(ids));
        } catch (LinuxException e) {
            if (e.is(Errno.EINVAL)) {
                throw new FeluccaException(
                        ErrorKind.INVALID,
                        "the layers cannot be shown to a user namespace: that needs Linux 5.19 for the graph driver overlay2, 5.12 for vfs, and a file"
                                + " system with idmapped mounts at " + root.workingFolder() + ": " + e.getMessage(),
                        e);
            }
            throw e;
        }
    }

    /**
     * The same with further mounts in it, made as a container's are: no place for them is resolved by a string. They are made in a mount namespace
     * that lives for this only; the copy that is taken of it is mounted nowhere.
     *
     * @param mounts in order; places that are missing are made
     */
    public static Fd open(RootMounts root, List<OciMount> mounts) {
        if (mounts.isEmpty()) {
            return open(root);
        }
        try (Fd bare = open(root);
                Parcel parcel = Parcel.open()) {
            Arg place = Arg.fd(bare);
            Rows rows = new Rows(Program.builder());
            makePrivate(rows);
            rows.setAttributes("make the root private", place, 0, 0, MS_PRIVATE, true);
            rows.moveMount("attach root", place, root.workingFolder().toString());
            if (!root.ids().isNone()) {
                becomeMapped(rows, root.ids());
            }
            MountSteps steps = new MountSteps(rows, place, CgroupPlace.SAME, false);
            mounts.forEach(steps::add);
            Arg copy = rows.cloneTree("take the root", place, true).result();
            parcel.send(rows.program, copy);
            Spawner.run(rows.program.build(), CloneArgs.newNamespaces(EnumSet.of(Namespace.MOUNT)));
            return parcel.receive();
        }
    }

    /**
     * The root that a process has, as a detached mount without what is mounted in it. The process's mount namespace is entered by a child that does
     * nothing but copy the mount.
     *
     * @throws org.felucca.linux.LinuxException ESRCH when it has ended
     */
    public static Fd ofProcess(Pidfd process) {
        try (Parcel parcel = Parcel.open()) {
            Rows rows = new Rows(Program.builder());
            rows.call(
                    "enter mount namespace",
                    Sys.SETNS,
                    Arg.fd(process.fd()),
                    Arg.named("CLONE_NEWNS", Namespace.MOUNT.cloneFlag()));
            Arg copy = rows.cloneTree("take the root", "/", false).result();
            parcel.send(rows.program, copy);
            Spawner.run(rows.program.build(), CloneArgs.PLAIN);
            return parcel.receive();
        }
    }

    /**
     * What a process has mounted at a place of its root, without what is mounted below it. No part of the path is a symbolic link.
     *
     * @throws org.felucca.linux.LinuxException ESRCH when it has ended, EINVAL when nothing is mounted there
     */
    public static Fd mountOf(Pidfd process, String path) {
        try (Parcel parcel = Parcel.open()) {
            Rows rows = new Rows(Program.builder());
            rows.call(
                    "enter mount namespace",
                    Sys.SETNS,
                    Arg.fd(process.fd()),
                    Arg.named("CLONE_NEWNS", Namespace.MOUNT.cloneFlag()));
            Arg place =
                    rows.openPlain("open " + path, Arg.CWD, path, OpenFlag.PATH).result();
            Arg copy = rows.cloneTree("copy mount at " + path, place, false).result();
            parcel.send(rows.program, copy);
            Spawner.run(rows.program.build(), CloneArgs.PLAIN);
            return parcel.receive();
        }
    }

    private static void makePrivate(Rows rows) {
        rows.call(
                "make mounts private",
                Sys.MOUNT,
                Arg.NULL,
                Arg.text("/"),
                Arg.NULL,
                Arg.named("MS_REC|MS_PRIVATE", MS_REC | MS_PRIVATE),
                Arg.NULL);
    }

    private static boolean isBind(OciMount mount, MountOptions options) {
        return mount.type().equals("bind") || options.bind();
    }

    private static Fd bind(OciMount mount, MountOptions options, Path workingFolder) {
        Fd copy = copy(workingFolder.resolve(mount.source()), options.recursive());
        if (options.set() != 0 || options.clear() != 0) {
            Mounts.setAttributes(copy, new Mounts.Attributes(options.set(), options.clear(), 0), false);
        }
        return copy;
    }

    private static boolean fits(List<OverlayOption> options) {
        return options.stream().allMatch(option -> option.value.length() < MAX_VALUE && !option.value.contains("\\"));
    }

    /** An option of overlayfs with an absolute path, so that the working directory of this process does not matter. */
    private record OverlayOption(String key, String value) {
        static OverlayOption path(String key, Path folder, String path) {
            return new OverlayOption(key, folder.resolve(path).toString());
        }
    }

    /** The options with {@code lowerdir} taken apart: one {@code lowerdir+} for each layer, topmost first (Linux 6.5). */
    private static List<OverlayOption> parts(MountOptions options, Path folder) {
        List<OverlayOption> parts = new ArrayList<>();
        for (String option : options.data()) {
            int cut = option.indexOf('=');
            String key = cut < 0 ? option : option.substring(0, cut);
            String value = cut < 0 ? "" : option.substring(cut + 1);
            switch (key) {
                case "lowerdir" -> {
                    for (String layer : value.split(":", -1)) {
                        parts.add(OverlayOption.path("lowerdir+", folder, layer));
                    }
                }
                case "upperdir", "workdir" -> parts.add(OverlayOption.path(key, folder, value));
                default -> parts.add(new OverlayOption(key, value));
            }
        }
        return parts;
    }

    private static Fd overlay(List<OverlayOption> parts, long attributes) {
        try (Fd fs = Mounts.open("overlay")) {
            for (OverlayOption option : parts) {
                if (option.value.isEmpty()) {
                    Mounts.option(fs, option.key);
                } else {
                    Mounts.option(fs, option.key, option.value);
                }
            }
            return Mounts.create(fs, attributes);
        }
    }

    /**
     * Any mounts, by mount(2) in a mount namespace that lives for this only: what was mounted there is copied, detached, and outlives it.
     */
    private static Fd elsewhere(RootMounts root, Optional<Fd> ids) {
        String folder = root.workingFolder().toString();
        Rows rows = new Rows(Program.builder());
        makePrivate(rows);
        if (ids.isPresent()) {
            Arg shown = rows.cloneTree("open layers", folder, false).result();
            rows.mapIds("map ids of layers", shown, ids.get());
            rows.moveMount("show layers with mapped ids", shown, folder);
            becomeMapped(rows, root.ids());
        }
        rows.call("go to " + folder, Sys.CHDIR, Arg.text(folder));
        for (OciMount mount : root.mounts()) {
            MountOptions options = MountOptions.parse(mount.options());
            boolean bind = isBind(mount, options);
            String target = Path.of(folder + mount.destination()).normalize().toString();
            long flags = bind ? MS_BIND | (options.recursive() ? MS_REC : 0) : options.set() & MS_RDONLY;
            rows.call(
                    "mount " + mount.type() + " " + mount.source() + " for the root",
                    Sys.MOUNT,
                    Arg.text(mount.source()),
                    Arg.text(target),
                    Arg.text(mount.type()),
                    Arg.named("0x" + Long.toHexString(flags), flags),
                    options.data().isEmpty() ? Arg.NULL : Arg.text(String.join(",", options.data())));
            if (bind && (options.set() & MS_RDONLY) != 0) {
                rows.call(
                        "make " + mount.source() + " read-only for the root",
                        Sys.MOUNT,
                        Arg.NULL,
                        Arg.text(target),
                        Arg.NULL,
                        Arg.named("MS_REMOUNT|MS_BIND|MS_RDONLY", MS_REMOUNT | MS_BIND | MS_RDONLY),
                        Arg.NULL);
            }
        }
        Arg copy = rows.cloneTree("take the root", folder, true).result();
        try (Parcel parcel = Parcel.open()) {
            parcel.send(rows.program, copy);
            Spawner.run(rows.program.build(), CloneArgs.newNamespaces(EnumSet.of(Namespace.MOUNT)));
            return parcel.receive();
        }
    }

    /**
     * overlayfs makes what it needs for itself, such as whiteouts, as the user who mounted it: that must be one who has an id on disk. setfsuid(2)
     * takes some capabilities, which come back.
     */
    private static void becomeMapped(Rows rows, IdMappings ids) {
        rows.call("become group 0 of the container to files", Sys.SETFSGID, Arg.value(ids.hostGid(0)));
        rows.call("become user 0 of the container to files", Sys.SETFSUID, Arg.value(ids.hostUid(0)));
        Capabilities.regain(rows);
    }
}
