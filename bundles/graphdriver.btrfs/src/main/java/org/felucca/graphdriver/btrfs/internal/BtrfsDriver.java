package org.felucca.graphdriver.btrfs.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.felucca.archive.LayerUnpacker;
import org.felucca.archive.TarWriter;
import org.felucca.archive.TreeChanges;
import org.felucca.archive.Trees;
import org.felucca.archive.WhiteoutForm;
import org.felucca.driver.DriverTable;
import org.felucca.driver.exec.RootMounts;
import org.felucca.driver.graph.Change;
import org.felucca.driver.graph.GraphDriver;
import org.felucca.linux.Btrfs;
import org.felucca.linux.Errno;
import org.felucca.linux.Fd;
import org.felucca.linux.LinuxException;
import org.felucca.linux.LinuxFiles;
import org.felucca.linux.OpenFlag;
import org.felucca.linux.Resolve;
import org.felucca.linux.Stat;
import org.felucca.model.Errors;
import org.felucca.model.oci.OciMount;
import org.felucca.store.AtomicFile;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every layer as a subvolume of btrfs that holds the whole, made as a snapshot of its parent: that takes no copy, and blocks are shared until they are
 * changed. On disk {@code <key>/root} (the subvolume), {@code <key>/parent} and, once it never changes, {@code <key>/committed}. {@link Offer} enables it.
 */
@Component(enabled = false, property = DriverTable.NAME + "=btrfs")
public final class BtrfsDriver implements GraphDriver {
    private static final Logger LOG = LoggerFactory.getLogger(BtrfsDriver.class);
    private static final String NEW = ".new-";
    private static final String GONE = ".gone-";
    private static final String ROOT = "root";

    private final Path root;

    @Activate
    public BtrfsDriver(BundleContext context) throws IOException {
        this(stateRoot(context).resolve("btrfs"));
    }

    /** Layers below this folder, which is made. Throws UNAVAILABLE if it is not on btrfs. */
    public BtrfsDriver(Path root) throws IOException {
        this.root = root;
        Files.createDirectories(root);
        if (LinuxFiles.fileSystem(root.toString()).type() != LinuxFiles.FileSystem.BTRFS) {
            throw Errors.unavailable("%s is not on btrfs", root);
        }
        // what is another's to execute as root, and what is secret in an image, is nobody else's business
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
        try (Stream<Path> all = Files.list(root)) {
            for (Path path : all.toList()) {
                String name = path.getFileName().toString();
                if (name.startsWith(NEW) || name.startsWith(GONE)) {
                    removeTree(name);
                }
            }
        }
    }

    static Path stateRoot(BundleContext context) {
        String root = context.getProperty("felucca.root");
        return Path.of(root == null || root.isEmpty() ? "/var/lib/felucca" : root);
    }

    private void removeTree(String name) {
        try (Fd folder = LinuxFiles.open(root.toString(), OpenFlag.DIRECTORY)) {
            Subvolumes.removeTree(folder, name);
        }
    }

    private Path layer(String key) {
        if (!key.matches("[a-zA-Z0-9_][a-zA-Z0-9_.-]*")) {
            throw Errors.invalid("invalid layer key: %s", key);
        }
        return root.resolve(key);
    }

    private Path existing(String key) {
        Path layer = layer(key);
        if (!Files.isDirectory(layer)) {
            throw Errors.notFound("no layer %s", key);
        }
        return layer;
    }

    private static boolean isCommitted(Path layer) {
        return Files.exists(layer.resolve("committed"));
    }

    private static Optional<String> parent(Path layer) throws IOException {
        Path file = layer.resolve("parent");
        return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    }

    @Override
    public void prepare(String key, Optional<String> parent) {
        Path target = layer(key);
        Optional<Path> below = parent.map(this::existing);
        if (Files.exists(target)) {
            throw Errors.conflict("layer %s exists", key);
        }
        Path fresh = root.resolve(NEW + key);
        boolean done = false;
        try {
            Files.createDirectory(fresh);
            try (Fd folder = LinuxFiles.open(fresh.toString(), OpenFlag.DIRECTORY)) {
                if (below.isPresent()) {
                    try (Fd from = open(below.get())) {
                        Btrfs.snapshot(from, folder, ROOT);
                    }
                    Files.writeString(fresh.resolve("parent"), parent.get());
                } else {
                    Btrfs.createSubvolume(folder, ROOT);
                    LinuxFiles.chmod(folder, ROOT, 0755);
                }
            }
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
            done = true;
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
            throw Errors.conflict("layer %s exists", key);
        } catch (IOException e) {
            throw failure("prepare", key, e);
        } finally {
            if (!done) {
                removeTree(NEW + key);
            }
        }
    }

    /** The folder of a layer's files. */
    private static Fd open(Path layer) {
        return LinuxFiles.open(layer.resolve(ROOT).toString(), OpenFlag.DIRECTORY);
    }

    @Override
    public void commit(String key) {
        Path layer = existing(key);
        try (Fd folder = LinuxFiles.open(layer.toString(), OpenFlag.DIRECTORY)) {
            LinuxFiles.syncFileSystem(folder);
            Files.createFile(layer.resolve("committed"));
            AtomicFile.sync(layer);
        } catch (FileAlreadyExistsException e) {
            throw Errors.conflict("layer %s is committed", key);
        } catch (IOException e) {
            throw failure("commit", key, e);
        }
    }

    @Override
    public RootMounts mounts(String key) {
        Path layer = existing(key);
        List<String> options = isCommitted(layer) ? List.of("bind", "ro") : List.of("bind");
        return new RootMounts(
                root, List.of(new OciMount("/", "bind", layer.resolve(ROOT).toString(), options)));
    }

    @Override
    public long apply(String key, InputStream tar) throws IOException {
        Path layer = existing(key);
        if (isCommitted(layer)) {
            throw Errors.conflict("layer %s is committed", key);
        }
        try (Fd folder = open(layer)) {
            return new LayerUnpacker(folder, WhiteoutForm.DELETE).unpack(tar);
        }
    }

    @Override
    public void diff(String key, OutputStream tar) throws IOException {
        try (Fd folder = open(existing(key));
                TarWriter writer = new TarWriter(tar)) {
            TreeChanges.write(folder, treeChanges(key), writer);
        }
    }

    @Override
    public List<Change> changes(String key) throws IOException {
        return treeChanges(key).stream()
                .map(c -> new Change(c.path(), Change.Kind.valueOf(c.kind().name())))
                .toList();
    }

    private List<TreeChanges.Change> treeChanges(String key) throws IOException {
        Path layer = existing(key);
        Optional<String> parent = parent(layer);
        try (Fd now = open(layer)) {
            if (parent.isEmpty()) {
                return TreeChanges.all(now);
            }
            try (Fd before = open(existing(parent.get()))) {
                return TreeChanges.between(before, now);
            }
        }
    }

    @Override
    public Path folder(String key) {
        return existing(key).resolve(ROOT);
    }

    @Override
    public Optional<Path> locate(String key, String path) {
        String relative = path.startsWith("/") ? path.substring(1) : path;
        try (Fd folder = open(existing(key))) {
            int slash = relative.lastIndexOf('/');
            try (Fd parent = LinuxFiles.openSafely(
                    folder,
                    slash < 0 ? "." : relative.substring(0, slash),
                    0,
                    Resolve.bits(Resolve.NO_SYMLINKS, Resolve.BENEATH),
                    OpenFlag.PATH,
                    OpenFlag.DIRECTORY)) {
                LinuxFiles.statAt(parent, relative.substring(slash + 1));
                return Optional.of(folder(key).resolve(relative));
            }
        } catch (LinuxException e) {
            if (e.is(Errno.ENOENT) || e.is(Errno.ENOTDIR) || e.is(Errno.ELOOP)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public boolean exists(String key) {
        return Files.isDirectory(layer(key));
    }

    @Override
    public List<String> keys() {
        try (Stream<Path> all = Files.list(root)) {
            return all.map(path -> path.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw failure("list", root.toString(), e);
        }
    }

    @Override
    public void remove(String key) {
        Path layer = layer(key);
        if (!Files.isDirectory(layer)) {
            return;
        }
        try {
            for (String other : keys()) {
                if (parent(layer(other)).equals(Optional.of(key))) {
                    throw Errors.conflict("layer %s has children", key);
                }
            }
            Files.move(layer, root.resolve(GONE + key), StandardCopyOption.ATOMIC_MOVE);
            removeTree(GONE + key);
        } catch (NoSuchFileException e) {
            LOG.debug("layer {} was removed by another", key);
        } catch (IOException e) {
            throw failure("remove", key, e);
        }
    }

    /** What a snapshot shares with its parent is not its own. */
    @Override
    public long usage(String key) {
        Path layer = existing(key);
        try (Fd folder = open(layer)) {
            if (parent(layer).isEmpty()) {
                return Trees.size(folder);
            }
            long sum = 0;
            for (TreeChanges.Change change : treeChanges(key)) {
                if (change.kind() != TreeChanges.Kind.DELETED) {
                    Stat stat = LinuxFiles.stat(folder(key) + change.path());
                    sum += stat.isRegular() || stat.isSymlink() ? stat.size() : 0;
                }
            }
            return sum;
        } catch (IOException e) {
            throw failure("measure", key, e);
        }
    }

    /** As Docker's. */
    @Override
    public List<List<String>> status() {
        return List.of(List.of("Btrfs", ""));
    }

    @Override
    public Map<String, String> metadata(String key) {
        return Map.of("Dir", folder(key).toString());
    }

    private static RuntimeException failure(String act, String key, IOException e) {
        return Errors.internal(e, "%s layer %s: %s", act, key, e.getMessage());
    }
}
