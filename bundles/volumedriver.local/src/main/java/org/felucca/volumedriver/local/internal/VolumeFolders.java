package org.felucca.volumedriver.local.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.felucca.driver.volume.FreshFolders.Filling;
import org.felucca.linux.Fd;
import org.felucca.linux.Folders;
import org.felucca.linux.LinuxFiles;
import org.felucca.linux.OpenFlag;
import org.felucca.store.AtomicFile;
import org.felucca.store.JsonRecord;

/**
 * A folder for each volume: {@code <name>/_data} and, if it has some, its options. A volume comes and goes by a rename; what was cut short before
 * or after begins with a dot, which no volume's name does, and is swept by the next process.
 */
final class VolumeFolders {
    private static final String DATA = "_data";
    private static final String OPTIONS = "opts.json";
    private static final String FILLING = "_filling";
    /** Others of this process may be at work still: a bundle's predecessor. */
    private static final String OURS = ".in-work-"
            + ProcessHandle.current()
                    .info()
                    .startInstant()
                    .orElse(Instant.EPOCH)
                    .toEpochMilli() + "-";

    private final Path root;

    private record Options(Map<String, String> options) {}

    VolumeFolders(Path root) throws IOException {
        this.root = Files.createDirectories(root);
        // who has a volume mounted passes through; nobody lists them
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx-----x"));
        sweep();
    }

    private void sweep() throws IOException {
        try (Stream<Path> all = Files.list(root)) {
            for (Path path : all.toList()) {
                String name = path.getFileName().toString();
                if (name.startsWith(".in-work-") && !name.startsWith(OURS)) {
                    delete(name);
                }
            }
        }
    }

    private void delete(String name) {
        try (Fd folder = LinuxFiles.open(root.toString(), OpenFlag.DIRECTORY)) {
            Folders.removeTree(folder, name);
        }
    }

    Path folder(String name) {
        return root.resolve(name);
    }

    Path data(String name) {
        return root.resolve(name).resolve(DATA);
    }

    boolean exists(String name) {
        return Files.isDirectory(data(name));
    }

    Instant changed(String name) throws IOException {
        return Files.getLastModifiedTime(folder(name)).toInstant();
    }

    List<String> names() throws IOException {
        try (Stream<Path> all = Files.list(root)) {
            return all.map(path -> path.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    Map<String, String> options(String name) throws IOException {
        return file(folder(name)).read().map(Options::options).orElse(Map.of());
    }

    private static JsonRecord<Options> file(Path folder) {
        return new JsonRecord<>(folder.resolve(OPTIONS), Options.class);
    }

    private static Path inWork(Path root) {
        return root.resolve(OURS + UUID.randomUUID());
    }

    void make(String name, Map<String, String> options) throws IOException {
        Path made = inWork(root);
        try {
            // nobody but root looks into other containers' volumes; who is in one sees it from inside
            newFolder(made, "rwx-----x");
            newFolder(made.resolve(DATA), "rwxr-xr-x");
            if (!options.isEmpty()) {
                file(made).write(new Options(options));
            }
            AtomicFile.sync(made);
            Files.move(made, folder(name), StandardCopyOption.ATOMIC_MOVE);
            AtomicFile.sync(root);
        } catch (IOException | RuntimeException e) {
            delete(made.getFileName().toString());
            throw e;
        }
    }

    /** Whatever the umask is. */
    private static void newFolder(Path folder, String mode) throws IOException {
        Files.createDirectory(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(mode));
    }

    void remove(String name) throws IOException {
        Path gone = inWork(root);
        Files.move(folder(name), gone, StandardCopyOption.ATOMIC_MOVE);
        AtomicFile.sync(root);
        delete(gone.getFileName().toString());
    }

    /** Fills a folder beside and renames it over the empty one. */
    void fill(String name, Filling filling) throws IOException {
        Path beside = folder(name).resolve(FILLING);
        try (Fd folder = LinuxFiles.open(folder(name).toString(), OpenFlag.DIRECTORY)) {
            Folders.removeTree(folder, FILLING);
            newFolder(beside, "rwxr-xr-x");
            try {
                filling.into(beside);
                LinuxFiles.syncFileSystem(folder);
                Files.move(beside, data(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                LinuxFiles.sync(folder);
            } catch (IOException | RuntimeException e) {
                Folders.removeTree(folder, FILLING);
                throw e;
            }
        }
    }
}
