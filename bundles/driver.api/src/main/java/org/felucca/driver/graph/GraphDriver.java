package org.felucca.driver.graph;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.felucca.driver.exec.RootMounts;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Keeps layers in a folder of its own. Registered with the property {@code driver.name}. Crash-safe: after a crash a layer is there whole
 * or not at all. Keys are {@code [a-zA-Z0-9_.-]+}. Called by many threads at once, for one key by one at a time.
 */
@ConsumerType
public interface GraphDriver {
    /** Makes a writable layer. Throws CONFLICT if the key is taken, NOT_FOUND without the parent. Constant cost where the file system can. */
    void prepare(String key, Optional<String> parent);

    /** Makes it unchangeable, durable on disk. */
    void commit(String key);

    /** How the layer is mounted: writable while prepared, read-only when committed. Throws NOT_FOUND. */
    RootMounts mounts(String key);

    /** Unpacks a layer tar (OCI image-spec, layer.md) into a prepared layer; never outside of it. Reads to the end; the caller closes. Returns the bytes of its files. */
    long apply(String key, InputStream tar) throws IOException;

    /** Writes the difference to the parent as a layer tar. The caller closes. */
    void diff(String key, OutputStream tar) throws IOException;

    /** What differs from the parent, sorted by path. */
    List<Change> changes(String key) throws IOException;

    /** The folder whose content is what the layer itself holds; for a driver without such a folder, that of the whole. */
    Path folder(String key);

    /**
     * Where the file lies that the layer and those below it show at a path; a link is not followed. Empty if they show none. For reading only.
     *
     * @param path absolute in the layer, clean
     */
    Optional<Path> locate(String key, String path);

    /** Whether there is such a layer. */
    boolean exists(String key);

    /** All keys, also of layers that were never committed. */
    List<String> keys();

    /** Removes it; nothing if it is not there. Throws CONFLICT if it has children. */
    void remove(String key);

    /** Bytes that the layer itself takes. Proportional to its number of files. */
    long usage(String key);

    /** Facts for {@code info} and {@code inspect}: {@code Backing Filesystem}, folders. */
    List<List<String>> status();

    /** Folders for {@code inspect}: {@code UpperDir} and so on. */
    Map<String, String> metadata(String key);
}
