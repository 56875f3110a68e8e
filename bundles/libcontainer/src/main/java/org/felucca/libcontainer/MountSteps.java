package org.felucca.libcontainer;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.felucca.libcontainer.MountOptions.Propagation;
import org.felucca.linux.Errno;
import org.felucca.linux.Fd;
import org.felucca.linux.Mounts;
import org.felucca.linux.Mounts.Attributes;
import org.felucca.linux.OpenFlag;
import org.felucca.linux.Sys;
import org.felucca.linux.program.Arg;
import org.felucca.linux.program.Call;
import org.felucca.linux.program.Label;
import org.felucca.model.Errors;
import org.felucca.model.oci.OciMount;

/** The mounts of a container, in the order of its document: each is made detached and then moved to its place (config.md, mounts). */
final class MountSteps {
    /** A bind's source may be a detached mount of this process. */
    private static final String OWN_DESCRIPTOR = "/proc/self/fd/";

    private static final String NOT_PROC = "\"/proc\" cannot be mounted because it is not of type proc";

    private final Rows rows;
    private final Arg root;
    private final MountPoints points;
    private final List<CgroupPlace.Hierarchy> hierarchies;
    private final boolean newCgroupNamespace;
    private final Optional<List<AutoCloseable>> owned;
    private final List<Fd> descriptors = new ArrayList<>();

    MountSteps(Rows rows, Arg root, CgroupPlace cgroup, boolean newCgroupNamespace) {
        this(rows, root, cgroup, newCgroupNamespace, Optional.empty());
    }

    /**
     * @param owned present for a container in a user namespace, which has no right to go to every source of a bind: they are opened by this process at
     *     once, and added here to be closed
     */
    MountSteps(
            Rows rows, Arg root, CgroupPlace cgroup, boolean newCgroupNamespace, Optional<List<AutoCloseable>> owned) {
        this.rows = rows;
        this.root = root;
        this.points = new MountPoints(rows, root);
        this.hierarchies = cgroup.hierarchies();
        this.newCgroupNamespace = newCgroupNamespace;
        this.owned = owned;
    }

    void add(OciMount mount) {
        MountOptions options = MountOptions.parse(mount.options());
        switch (mount.type()) {
            case "cgroup", "cgroup2" -> cgroup(mount, options);
            case "proc", "sysfs" -> kernel(mount, options);
            default -> {
                if (options.bind() || mount.type().equals("bind")) {
                    bind(mount, options);
                } else {
                    fresh(mount, options);
                }
            }
        }
    }

    private void kernel(OciMount mount, MountOptions options) {
        Arg place = points.openPlain(mount.destination());
        Arg made = make(mount, options);
        attach(mount, made, place, options);
    }

    private void fresh(OciMount mount, MountOptions options) {
        if (options.copyUp()) {
            throw Errors.invalid("mount option tmpcopyup is not supported for %s", mount.destination());
        }
        if (isProc(mount)) {
            throw Errors.invalid(NOT_PROC);
        }
        Arg place = points.open(name(mount), mount.destination(), MountPoints.Kind.FOLDER);
        Arg made = make(mount, options);
        attach(mount, made, place, options);
    }

    /** A file system of its own. */
    private Arg make(OciMount mount, MountOptions options) {
        String what = mount.type() + " for " + mount.destination();
        Arg fs = rows.fsopen("begin " + what, mount.type()).result();
        if (!mount.source().isEmpty()) {
            rows.fsconfig("name " + what, fs, "source", mount.source());
        }
        for (String option : options.data()) {
            rows.fsconfig("set " + option + " of " + what, fs, option);
        }
        rows.fscreate("make " + what, fs);
        Arg made = rows.fsmount("mount " + what, fs, options.set()).result();
        rows.close(fs);
        return made;
    }

    private void bind(OciMount mount, MountOptions options) {
        Path source = Path.of(mount.source());
        if (!source.isAbsolute()) {
            throw Errors.invalid("mount source %s is not an absolute path", mount.source());
        }
        if (!Files.exists(source)) {
            throw Errors.invalid("bind source path does not exist: %s", mount.source());
        }
        MountPoints.Kind kind = Files.isDirectory(source) ? MountPoints.Kind.FOLDER : MountPoints.Kind.FILE;
        Arg copy = source(mount.source(), options.recursive());
        if (isProc(mount)) {
            // Somebody else's folder in its place could show the engine, and the container, whatever it likes
            // (CVE-2019-19921).
            Label procfs = rows.program.label();
            Label other = rows.program.label();
            rows.ifFileSystem("see what is to be /proc", copy, Rows.PROC_MAGIC, procfs, other);
            rows.program.place(other);
            rows.failWith(NOT_PROC, Errno.EINVAL);
            rows.program.place(procfs);
        }
        Arg place = points.open(name(mount), mount.destination(), kind);
        if (options.set() != 0 || options.clear() != 0) {
            rows.setAttributes("set options of " + mount.destination(), copy, options.set(), options.clear(), 0, false);
        }
        attach(mount, copy, place, options);
    }

    private static boolean isProc(OciMount mount) {
        return MountPoints.lexical(mount.destination()).equals("/proc");
    }

    /** A detached mount of what is to be bound, copied before its place is opened: a place below the source would else be part of the copy. */
    private Arg source(String path, boolean recursive) {
        if (path.startsWith(OWN_DESCRIPTOR)) {
            Fd mount = Fd.of(Integer.parseInt(path.substring(OWN_DESCRIPTOR.length())));
            descriptors.add(mount);
            return Arg.fd(mount);
        }
        if (owned.isPresent()) {
            Fd mount = Mounts.clone(path, recursive);
            owned.get().add(mount);
            descriptors.add(mount);
            return Arg.fd(mount);
        }
        return rows.cloneTree("open bind source " + path, path, recursive).result();
    }

    /** Descriptors of this process that the steps use; they stay their owners'. */
    List<Fd> descriptors() {
        return List.copyOf(descriptors);
    }

    private void attach(OciMount mount, Arg made, Arg place, MountOptions options) {
        put(mount, made, place, options);
        rows.close(made);
    }

    private void put(OciMount mount, Arg made, Arg place, MountOptions options) {
        if (options.setBelow() != 0) {
            rows.setAttributes("set options below " + mount.destination(), made, options.setBelow(), 0, 0, true);
        }
        rows.moveMount(name(mount), made, place);
        for (Propagation propagation : options.propagation()) {
            rows.setAttributes(
                    "set propagation of " + mount.destination(), made, 0, 0, propagation.bit, options.recursive());
        }
        rows.close(place);
    }

    /** The row that fails when a folder is to be mounted on a file or the other way round; {@link StartErrors} knows it. */
    static String name(OciMount mount) {
        return "error mounting \"" + mount.source() + "\" to rootfs at \"" + mount.destination() + "\"";
    }

    /**
     * The cgroup file system. With a namespace of its own the container sees its cgroup as the root of a hierarchy; without one
     * it is shown its own folders only.
     */
    private void cgroup(OciMount mount, MountOptions options) {
        if (hierarchies.isEmpty()) {
            return;
        }
        if (hierarchies.size() == 1 && hierarchies.get(0).unified()) {
            Arg place = points.open(name(mount), mount.destination(), MountPoints.Kind.FOLDER);
            attach(mount, hierarchy(hierarchies.get(0), options), place, withoutData(options));
            return;
        }
        OciMount folder =
                new OciMount(mount.destination(), "tmpfs", "tmpfs", List.of("mode=755", "nosuid", "nodev", "noexec"));
        MountOptions folderOptions = MountOptions.parse(folder.options());
        Arg place = points.open(name(folder), folder.destination(), MountPoints.Kind.FOLDER);
        Arg made = make(folder, folderOptions);
        put(folder, made, place, folderOptions);
        for (CgroupPlace.Hierarchy hierarchy : hierarchies) {
            String destination = mount.destination() + "/" + hierarchy.name();
            OciMount part = new OciMount(destination, "cgroup", hierarchy.name(), List.of());
            attach(part, hierarchy(hierarchy, options), folderIn(made, hierarchy.name()), withoutData(options));
        }
        for (CgroupPlace.Hierarchy hierarchy : hierarchies) {
            for (String alias : hierarchy.aliases()) {
                link(hierarchy.name(), made, mount.destination() + "/" + alias);
            }
        }
        if ((options.set() & Attributes.READ_ONLY) != 0) {
            rows.setAttributes("make " + mount.destination() + " read-only", made, Attributes.READ_ONLY, 0, 0, false);
        }
        rows.close(made);
    }

    /** A new folder at the top of a file system that nobody else has. */
    private Arg folderIn(Arg made, String name) {
        rows.call("make folder " + name, Sys.MKDIRAT, made, Arg.text(name), Arg.octal(0755));
        return rows.openPlain("open folder " + name, made, name, OpenFlag.PATH, OpenFlag.DIRECTORY)
                .result();
    }

    private static MountOptions withoutData(MountOptions options) {
        return new MountOptions(
                false,
                false,
                options.set(),
                options.clear(),
                options.setBelow(),
                options.propagation(),
                false,
                List.of());
    }

    private Arg hierarchy(CgroupPlace.Hierarchy hierarchy, MountOptions options) {
        String what = "cgroup " + hierarchy.name();
        if (newCgroupNamespace) {
            Arg fs = rows.fsopen("begin " + what, hierarchy.unified() ? "cgroup2" : "cgroup")
                    .result();
            rows.fsconfig("name " + what, fs, "source", "cgroup");
            for (String option : hierarchy.mountOptions()) {
                rows.fsconfig("set " + option + " of " + what, fs, option);
            }
            rows.fscreate("make " + what, fs);
            Arg made = rows.fsmount("mount " + what, fs, options.set()).result();
            rows.close(fs);
            return made;
        }
        Arg copy = rows.cloneTree("open " + what, hierarchy.folder().toString(), false)
                .result();
        rows.setAttributes("set options of " + what, copy, options.set(), options.clear(), 0, false);
        return copy;
    }

    /** A symbolic link in an open folder; one that is there already stays. */
    void link(String target, Arg folder, String path) {
        rows.call("link " + path, Sys.SYMLINKAT, Arg.text(target), folder, Arg.text(MountPoints.name(path)))
                .mayFail();
    }

    /**
     * Hides files behind /dev/null and folders behind an empty read-only tmpfs. What is not there needs no hiding.
     *
     * <p>The null device is the container's own: what its root does to the file that it sees instead, chmod say, must not be done to the host's. And it is
     * looked at before: by name alone it could be anything (CVE-2025-31133).
     */
    void mask(List<String> paths) {
        if (paths.isEmpty()) {
            return;
        }
        Arg fs = rows.fsopen("begin tmpfs for masked folders", "tmpfs").result();
        rows.fsconfig("set size of tmpfs for masked folders", fs, "nr_blocks", "1");
        rows.fscreate("make tmpfs for masked folders", fs);
        Arg empty = rows.fsmount("mount tmpfs for masked folders", fs, Attributes.READ_ONLY)
                .result();
        rows.close(fs);
        Arg nothing = nullDevice();
        for (String path : paths) {
            Label next = rows.program.label();
            Arg place = openIfThere("mask " + path, path, next);
            Arg file = rows.cloneTree("copy /dev/null", nothing, false).result();
            rows.moveMount("mask file " + path, file, place).mayFail().onZero(next);
            // Before Linux 6.15 a mount that is nowhere yet cannot be copied (EINVAL): the first folder takes the tmpfs
            // itself, the
            // others then find it in this namespace and copy it.
            Label nowhere = rows.program.label();
            Arg folder = rows.cloneTree("copy tmpfs for masked folders", empty, false)
                    .onNegative(nowhere)
                    .result();
            rows.moveMount("mask folder " + path, folder, place).onZero(next).onPositive(next);
            rows.program.place(nowhere);
            rows.moveMount("mask folder " + path, empty, place);
            rows.program.place(next);
        }
    }

    private Arg nullDevice() {
        Arg opened = rows.openInRoot("open /dev/null", root, "/dev/null", 0, OpenFlag.PATH)
                .result();
        Label genuine = rows.program.label();
        Label other = rows.program.label();
        rows.ifNullDevice("see what /dev/null is", opened, genuine, other);
        rows.program.place(other);
        rows.failWith("mask paths: /dev/null is not the null device", Errno.ENODEV);
        rows.program.place(genuine);
        return opened;
    }

    /** Makes what is at these paths read-only, by a read-only view of itself. */
    void makeReadOnly(List<String> paths) {
        for (String path : paths) {
            Label next = rows.program.label();
            Arg place = openIfThere("make read-only " + path, path, next);
            Arg copy = rows.cloneTree("copy " + path, place, true).result();
            rows.setAttributes("make read-only " + path, copy, Attributes.READ_ONLY, 0, 0, true);
            rows.moveMount("put read-only " + path, copy, place);
            rows.program.place(next);
        }
    }

    private Arg openIfThere(String name, String path, Label otherwise) {
        Label failed = rows.program.label();
        Label there = rows.program.label();
        Call open = rows.openInRoot(name, root, path, 0, OpenFlag.PATH)
                .onNegative(failed)
                .onZero(there)
                .onPositive(there);
        rows.program.place(failed);
        // Only that it is not there is a reason to go on.
        rows.ifErrno(name, open, Errno.ENOENT.code(), otherwise);
        rows.program.place(there);
        return open.result();
    }
}
