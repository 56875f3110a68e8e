package org.felucca.graphdriver.overlay2.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.felucca.archive.LayerUnpacker;
import org.felucca.archive.TarWriter;
import org.felucca.archive.TreeWriter;
import org.felucca.archive.Trees;
import org.felucca.archive.WhiteoutForm;
import org.felucca.driver.DriverTable;
import org.felucca.driver.exec.RootMounts;
import org.felucca.driver.graph.Change;
import org.felucca.driver.graph.FreeLayers;
import org.felucca.driver.graph.GraphDriver;
import org.felucca.linux.Errno;
import org.felucca.linux.Fd;
import org.felucca.linux.Folders;
import org.felucca.linux.LinuxException;
import org.felucca.linux.LinuxFiles;
import org.felucca.linux.OpenFlag;
import org.felucca.model.Errors;
import org.felucca.model.oci.OciMount;
import org.felucca.store.AtomicFile;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Layers as folders for overlayfs (kernel, filesystems/overlayfs.rst). Nothing is mounted here: a container mounts its own root.
 *
 * <p>A layer is made in a hidden folder and renamed, and renamed before it is removed, so that a crash leaves it whole or gone. Layers below are
 * named by short links ({@code l/ABC…}), so that 128 of them fit the page that mount(2) takes.
 */
@Component(property = DriverTable.NAME + "=overlay2")
public final class OverlayDriver implements GraphDriver, FreeLayers {
    private static final Logger LOG = LoggerFactory.getLogger(OverlayDriver.class);
    private static final String LINKS = "l";
    private static final String NEW = ".new-";
    private static final String GONE = ".gone-";
    private static final String SHORT_NAME_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int SHORT_NAME = 13;
    private static final int MOST_LOWER = 128;
    private static final int CLOSE_SECONDS = 10;

    private final Path root;

    private final AtomicLong removals = new AtomicLong();

    /** A container's layer is out of the way by its rename; nobody waits until its files are deleted (ADR 70). */
    private final ExecutorService deletions = new ThreadPoolExecutor(
            0, 1, CLOSE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), OverlayDriver::deleter);

    @Activate
    public OverlayDriver(BundleContext context) throws IOException {
        this(stateRoot(context).resolve("overlay2"));
    }

    /** Layers below this folder, which is made. Throws UNAVAILABLE if overlayfs cannot work there. */
    public OverlayDriver(Path root) throws IOException {
        this.root = root;
        Files.createDirectories(root.resolve(LINKS));
        // what is another's to execute as root, and what is secret in an image, is nobody else's business
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
        OverlaySupport.require(root);
        sweep();
    }

    private static Thread deleter(Runnable work) {
        Thread thread = new Thread(work, "felucca-overlay2-delete");
        thread.setDaemon(true);
        return thread;
    }

    private static Path stateRoot(BundleContext context) {
        String root = context.getProperty("felucca.root");
        return Path.of(root == null || root.isEmpty() ? "/var/lib/felucca" : root);
    }

    /** Removes what a crash has left half made or half removed. */
    private void sweep() throws IOException {
        try (Stream<Path> all = Files.list(root);
                Fd folder = LinuxFiles.open(root.toString(), OpenFlag.DIRECTORY)) {
            for (Path path : all.toList()) {
                String name = path.getFileName().toString();
                if (name.startsWith(NEW) || name.startsWith(GONE)) {
                    sweep(folder, name);
                }
            }
        }
        try (Stream<Path> links = Files.list(root.resolve(LINKS))) {
            for (Path link : links.toList()) {
                if (!Files.exists(link)) {
                    Files.delete(link);
                }
            }
        }
    }

    private static void sweep(Fd folder, String name) {
        try {
            Folders.removeTree(folder, name);
        } catch (LinuxException e) {
            // the driver that this one replaces may still be at it
            LOG.info("{} is not removed yet: {}", name, e.getMessage());
        }
    }

    private LayerFolder layer(String key) {
        if (!key.matches("[a-zA-Z0-9_][a-zA-Z0-9_.-]*") || key.equals(LINKS)) {
            throw Errors.invalid("invalid layer key: %s", key);
        }
        return new LayerFolder(root.resolve(key));
    }

    private LayerFolder existing(String key) {
        LayerFolder layer = layer(key);
        if (!layer.exists()) {
            throw Errors.notFound("no layer %s", key);
        }
        return layer;
    }

    @Override
    public void prepare(String key, Optional<String> parent) {
        Path target = layer(key).path();
        Optional<LayerFolder> below = parent.map(this::existing);
        LayerFolder fresh = new LayerFolder(root.resolve(NEW + key));
        boolean done = false;
        try {
            Files.createDirectory(fresh.path());
            Files.createDirectory(fresh.diff());
            Files.createDirectory(fresh.work());
            if (below.isPresent()) {
                fresh.writeParent(below.get(), link(below.get()));
                requireDepth(fresh);
            }
            rename(fresh.path(), target);
            done = true;
        } catch (FileAlreadyExistsException e) {
            throw Errors.conflict("layer %s exists", key);
        } catch (IOException e) {
            throw failure("prepare", key, e);
        } finally {
            if (!done) {
                discard(fresh);
            }
        }
    }

    /** Atomic, and never over something: the rename of java.nio.file replaces an empty folder. */
    private static void rename(Path from, Path to) throws FileAlreadyExistsException {
        try {
            LinuxFiles.rename(Fd.CWD, from.toString(), Fd.CWD, to.toString(), LinuxFiles.Rename.NO_REPLACE);
        } catch (LinuxException e) {
            if (e.is(Errno.EEXIST)) {
                throw new FileAlreadyExistsException(to.toString());
            }
            throw e;
        }
    }

    private void discard(LayerFolder fresh) {
        if (fresh.exists()) {
            deleteTree(fresh.path().getFileName().toString());
        }
    }

    private void requireDepth(LayerFolder layer) throws IOException {
        if (layer.lower().size() > MOST_LOWER) {
            discard(layer);
            throw Errors.invalid("max depth exceeded");
        }
    }

    /** The layer's short name; made when it is first needed, as most containers' layers end without anything on them. */
    private synchronized String link(LayerFolder layer) throws IOException {
        Optional<String> known = layer.link();
        if (known.isPresent()) {
            return known.get();
        }
        String made = newLink(layer.path().getFileName().toString());
        layer.writeLink(made);
        return made;
    }

    private String newLink(String key) throws IOException {
        while (true) {
            StringBuilder name = new StringBuilder(LINKS).append('/');
            for (int i = 0; i < SHORT_NAME; i++) {
                name.append(
                        SHORT_NAME_LETTERS.charAt(ThreadLocalRandom.current().nextInt(SHORT_NAME_LETTERS.length())));
            }
            try {
                Files.createSymbolicLink(root.resolve(name.toString()), Path.of("..", key, "diff"));
                return name.toString();
            } catch (FileAlreadyExistsException e) {
                LOG.debug("short name {} is taken", name);
            }
        }
    }

    @Override
    public void place(String key, String placed, Optional<String> parent) {
        LayerFolder layer = existing(key);
        Optional<LayerFolder> below = parent.map(this::existing);
        try {
            if (below.isPresent()) {
                layer.writeParent(below.get(), link(below.get()));
                requireDepth(layer);
            }
            Optional<String> oldLink = layer.link();
            layer.writeLink(newLink(placed));
            rename(layer.path(), layer(placed).path());
            if (oldLink.isPresent()) {
                Files.deleteIfExists(root.resolve(oldLink.get()));
            }
        } catch (FileAlreadyExistsException e) {
            throw Errors.conflict("layer %s exists", placed);
        } catch (IOException e) {
            throw failure("place", key, e);
        }
    }

    @Override
    public void commit(String key) {
        LayerFolder layer = existing(key);
        try (Fd folder = LinuxFiles.open(layer.path().toString(), OpenFlag.DIRECTORY)) {
            LinuxFiles.syncFileSystem(folder);
            layer.writeCommitted();
            AtomicFile.sync(layer.path());
        } catch (FileAlreadyExistsException e) {
            throw Errors.conflict("layer %s is committed", key);
        } catch (IOException e) {
            throw failure("commit", key, e);
        }
    }

    @Override
    public RootMounts mounts(String key) {
        LayerFolder layer = existing(key);
        try {
            List<String> lower = layer.lower();
            boolean committed = layer.committed();
            if (lower.isEmpty()) {
                List<String> options = committed ? List.of("bind", "ro") : List.of("bind");
                return new RootMounts(
                        root, List.of(new OciMount("/", "bind", layer.diff().toString(), options)));
            }
            List<String> options = new ArrayList<>();
            if (committed) {
                options.add("lowerdir=" + link(layer) + ":" + String.join(":", lower));
            } else {
                options.add("lowerdir=" + String.join(":", lower));
                options.add("upperdir=" + key + "/diff");
                options.add("workdir=" + key + "/work");
            }
            return new RootMounts(root, List.of(new OciMount("/", "overlay", "overlay", options)));
        } catch (IOException e) {
            throw failure("mount", key, e);
        }
    }

    @Override
    public long apply(String key, InputStream tar) throws IOException {
        LayerFolder layer = existing(key);
        if (layer.committed()) {
            throw Errors.conflict("layer %s is committed", key);
        }
        try (Fd diff = LinuxFiles.open(layer.diff().toString(), OpenFlag.DIRECTORY)) {
            return new LayerUnpacker(diff, WhiteoutForm.OVERLAY).unpack(tar);
        }
    }

    @Override
    public void diff(String key, OutputStream tar) throws IOException {
        try (Fd folder = LinuxFiles.open(existing(key).diff().toString(), OpenFlag.DIRECTORY);
                TarWriter writer = new TarWriter(tar)) {
            new TreeWriter(writer).writeAll(folder);
        }
    }

    @Override
    public List<Change> changes(String key) throws IOException {
        LayerFolder layer = existing(key);
        List<Path> below = allFolders(layer);
        try (Fd upper = LinuxFiles.open(layer.diff().toString(), OpenFlag.DIRECTORY);
                LowerFolders lower = LowerFolders.open(below.subList(1, below.size()))) {
            return OverlayChanges.of(upper, lower);
        }
    }

    @Override
    public Path folder(String key) {
        return existing(key).diff();
    }

    @Override
    public Optional<Path> locate(String key, String path) {
        LayerFolder layer = existing(key);
        try (LowerFolders view = LowerFolders.open(allFolders(layer))) {
            return view.locate(path);
        } catch (IOException e) {
            throw failure("look into", key, e);
        }
    }

    /** The folders of the layer and of all below it, nearest first. */
    private List<Path> allFolders(LayerFolder layer) throws IOException {
        List<Path> folders = new ArrayList<>();
        folders.add(layer.diff());
        for (String link : layer.lower()) {
            folders.add(root.resolve(link).toRealPath());
        }
        return folders;
    }

    @Override
    public boolean exists(String key) {
        return layer(key).exists();
    }

    @Override
    public List<String> keys() {
        try (Stream<Path> all = Files.list(root)) {
            return all.map(path -> path.getFileName().toString())
                    .filter(name -> !name.startsWith(".") && !name.equals(LINKS))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw failure("list", root.toString(), e);
        }
    }

    @Override
    public void remove(String key) {
        LayerFolder layer = layer(key);
        if (!layer.exists()) {
            return;
        }
        try {
            boolean committed = layer.committed();
            if (committed) {
                requireNoChildren(key);
            }
            Optional<String> link = layer.link();
            String gone = GONE + key + "-" + removals.incrementAndGet();
            Files.move(layer.path(), root.resolve(gone), StandardCopyOption.ATOMIC_MOVE);
            if (link.isPresent()) {
                Files.deleteIfExists(root.resolve(link.get()));
            }
            if (committed) {
                deleteTree(gone);
            } else {
                deletions.execute(() -> deleteQuietly(gone));
            }
        } catch (NoSuchFileException e) {
            LOG.debug("layer {} was removed by another", key);
        } catch (IOException e) {
            throw failure("remove", key, e);
        }
    }

    private void deleteTree(String name) {
        try (Fd folder = LinuxFiles.open(root.toString(), OpenFlag.DIRECTORY)) {
            Folders.removeTree(folder, name);
        }
    }

    private void deleteQuietly(String name) {
        try {
            deleteTree(name);
        } catch (LinuxException e) {
            LOG.warn("{} is left until the next start: {}", name, e.getMessage());
        }
    }

    /** What is not deleted by then is swept by the next one. */
    @Deactivate
    public void close() throws InterruptedException {
        deletions.shutdown();
        if (!deletions.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
            LOG.info("layers are still being deleted");
        }
    }

    private void requireNoChildren(String key) throws IOException {
        for (String other : keys()) {
            if (layer(other).parent().equals(Optional.of(key))) {
                throw Errors.conflict("layer %s has children", key);
            }
        }
    }

    @Override
    public long usage(String key) {
        try (Fd diff = LinuxFiles.open(existing(key).diff().toString(), OpenFlag.DIRECTORY)) {
            return Trees.size(diff);
        }
    }

    @Override
    public List<List<String>> status() {
        return OverlaySupport.status(root);
    }

    @Override
    public Map<String, String> metadata(String key) {
        LayerFolder layer = existing(key);
        try {
            List<String> lower = new ArrayList<>();
            for (String link : layer.lower()) {
                lower.add(root.resolve(link).toRealPath().toString());
            }
            Map<String, String> metadata = new TreeMap<>();
            if (!lower.isEmpty()) {
                metadata.put("LowerDir", String.join(":", lower));
            }
            metadata.put("MergedDir", layer.path().resolve("merged").toString());
            metadata.put("UpperDir", layer.diff().toString());
            metadata.put("WorkDir", layer.work().toString());
            return metadata;
        } catch (IOException e) {
            throw failure("inspect", key, e);
        }
    }

    private static RuntimeException failure(String act, String key, IOException e) {
        return Errors.internal(e, "%s layer %s: %s", act, key, e.getMessage());
    }
}
