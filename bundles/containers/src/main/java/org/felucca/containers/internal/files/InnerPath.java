package org.felucca.containers.internal.files;

import java.nio.file.Path;
import org.felucca.engine.container.PathStat;
import org.felucca.linux.Fd;
import org.felucca.linux.LinuxFiles;
import org.felucca.linux.Stat;
import org.felucca.model.Errors;

/**
 * A path in a container as Docker understands it: from the root, whether it begins with a slash or not; a last link is meant itself, unless a slash or
 * {@code /.} stands behind it.
 *
 * @param clean without {@code .}, {@code ..} and double slashes
 * @param asFolder a slash or {@code /.} stood behind it
 * @param name what entries of a tar begin with
 */
record InnerPath(String clean, boolean asFolder, String name) {
    /** Throws INVALID for an empty path. */
    static InnerPath of(String path) {
        if (path.isEmpty()) {
            throw Errors.invalid("bad parameter: path cannot be empty");
        }
        if (path.indexOf('\0') >= 0) {
            throw Errors.invalid("bad parameter: path contains a zero byte");
        }
        String clean = Path.of("/").resolve(path).normalize().toString();
        boolean dot = path.equals(".") || path.endsWith("/.");
        boolean asFolder = dot || path.endsWith("/") || clean.equals("/");
        String last = clean.substring(clean.lastIndexOf('/') + 1);
        return new InnerPath(clean, asFolder, dot ? "." : last.isEmpty() ? "/" : last);
    }

    private String parent() {
        int slash = clean.lastIndexOf('/');
        return slash <= 0 ? "/" : clean.substring(0, slash);
    }

    private String last() {
        return clean.substring(clean.lastIndexOf('/') + 1);
    }

    /**
     * Opens the folder that it lies in, or the folder itself.
     *
     * @throws org.felucca.linux.LinuxException ENOENT, ENOTDIR
     */
    Place open(Fd root) {
        return asFolder ? new Place(Inside.folder(root, clean), ".") : new Place(Inside.folder(root, parent()), last());
    }

    /** A file by the folder that holds it. Closing closes the folder. */
    record Place(Fd folder, String name) implements AutoCloseable {
        @Override
        public void close() {
            folder.close();
        }
    }

    /** What is there. */
    PathStat stat(Fd root, Place place) {
        Stat stat = LinuxFiles.statAt(place.folder(), place.name());
        return new PathStat(
                name, stat.size(), stat.mode(), stat.modified(), stat.isSymlink() ? Inside.evaluate(root, clean) : "");
    }
}
