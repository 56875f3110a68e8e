package org.felucca.graph.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.felucca.archive.Compression;
import org.felucca.archive.FdInputStream;
import org.felucca.driver.graph.FreeLayers;
import org.felucca.driver.graph.GraphDriver;
import org.felucca.graph.internal.ImageRecord.LayerBlob;
import org.felucca.linux.LinuxFiles;
import org.felucca.model.Digest;
import org.felucca.model.ErrorKind;
import org.felucca.model.Errors;
import org.felucca.model.FeluccaException;
import org.felucca.store.AtomicFile;
import org.felucca.store.Blobs;
import org.felucca.store.JsonRecord;
import org.felucca.store.PrivateFolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The unpacked layers of one graph driver. In the driver a layer is called {@code sha256-<chain>}, one that is being unpacked
 * {@code unpack-<n>}; other keys belong to containers. Safe for all threads.
 */
final class Layers {
    private static final Logger LOG = LoggerFactory.getLogger(Layers.class);
    private static final String LAYER = "sha256-";
    private static final String INIT = "-init";
    private static final String UNPACKING = "unpack-";

    private final GraphDriver driver;
    private final String driverName;
    private final Path folder;
    private final Blobs blobs;
    private final Map<Digest, LayerRecord> records = new ConcurrentHashMap<>();
    private final AtomicLong unpackings = new AtomicLong();

    /** Held while layers get their place or go, so that nobody stands on one that goes. */
    private final Object placing = new Object();

    /** @param folder of the records, made if it is not there */
    Layers(String driverName, GraphDriver driver, Path folder, Blobs blobs) throws IOException {
        this.driverName = driverName;
        this.driver = driver;
        this.folder = PrivateFolder.make(folder);
        this.blobs = blobs;
        AtomicFile.sweep(folder);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".json")).toList()) {
                read(file).ifPresent(record -> records.put(record.chain(), record));
            }
        }
        sweep();
    }

    /** Without its record a layer is an orphan: it is unpacked again from its blob when it is needed. */
    private static Optional<LayerRecord> read(Path file) throws IOException {
        try {
            return new JsonRecord<>(file, LayerRecord.class).read();
        } catch (IOException e) {
            LOG.error("a layer is unpacked again when it is needed: {}", e.getMessage());
            Files.delete(file);
            return Optional.empty();
        }
    }

    /** Removes what a crash has left: layers without a record, records without a layer. */
    private void sweep() throws IOException {
        Set<String> known = new HashSet<>();
        for (LayerRecord record : records.values()) {
            if (driver.exists(key(record.chain()))) {
                known.add(key(record.chain()));
            } else {
                forget(record.chain());
            }
        }
        // children before parents: a parent that still has one refuses to go
        for (boolean removed = true; removed; ) {
            removed = false;
            for (String key : driver.keys()) {
                String chain = key.endsWith(INIT) ? key.substring(0, key.length() - INIT.length()) : key;
                boolean ours = key.startsWith(UNPACKING) || key.startsWith(LAYER);
                boolean half = key.endsWith(INIT) && !unpacksFree(); // perhaps: made in its place, without a record
                removed |= ours && (half || !known.contains(chain)) && removeOrphan(key);
            }
        }
    }

    private boolean removeOrphan(String key) {
        try {
            driver.remove(key);
            return true;
        } catch (FeluccaException e) {
            if (e.kind() == ErrorKind.CONFLICT) {
                return false;
            }
            throw e;
        }
    }

    GraphDriver driver() {
        return driver;
    }

    String driverName() {
        return driverName;
    }

    static String key(Digest chain) {
        return LAYER + chain.hex();
    }

    /** The record of an unpacked stack. */
    Optional<LayerRecord> find(Digest chain) {
        return Optional.ofNullable(records.get(chain));
    }

    /** What its file says. */
    Optional<LayerRecord> onDisk(Digest chain) throws IOException {
        return file(chain).read();
    }

    /** All that are unpacked. */
    List<Digest> chains() {
        return List.copyOf(records.keySet());
    }

    /** Whether layers can be unpacked before it is known what they stand on. */
    boolean unpacksFree() {
        return driver instanceof FreeLayers;
    }

    /**
     * A layer that is unpacked but has no place yet.
     *
     * @param key in the driver
     * @param diff digest of the tar
     * @param size bytes of its files
     */
    record Unpacked(String key, Digest diff, long size) {}

    /** Unpacks a blob into a layer without a place. */
    Unpacked unpack(Digest blob) throws IOException {
        String key = UNPACKING + unpackings.incrementAndGet();
        driver.prepare(key, Optional.empty());
        boolean done = false;
        try (InputStream in = new FdInputStream(LinuxFiles.open(blobs.path(blob).toString()))) {
            Unpacked unpacked = unpackInto(key, blob, in);
            done = true;
            return unpacked;
        } finally {
            if (!done) {
                driver.remove(key);
            }
        }
    }

    /** Unpacks a layer that still comes into a layer without a place. The caller closes. */
    Unpacked unpack(InputStream blob) throws IOException {
        String key = UNPACKING + unpackings.incrementAndGet();
        driver.prepare(key, Optional.empty());
        boolean done = false;
        try {
            DigestInputStream tar = new DigestInputStream(Compression.decompress(blob), sha256());
            long size = driver.apply(key, tar);
            // what follows the end of the tar belongs to the layer's digest
            tar.transferTo(OutputStream.nullOutputStream());
            done = true;
            return new Unpacked(key, digest(tar), size);
        } finally {
            if (!done) {
                driver.remove(key);
            }
        }
    }

    private static Digest digest(DigestInputStream read) {
        return Digest.sha256(HexFormat.of().formatHex(read.getMessageDigest().digest()));
    }

    private Unpacked unpackInto(String key, Digest blob, InputStream in) throws IOException {
        Compression compression = compressionOf(blob);
        if (compression == Compression.NONE) {
            return new Unpacked(key, blob, driver.apply(key, in));
        }
        DigestInputStream tar = new DigestInputStream(compression.open(in), sha256());
        long size = driver.apply(key, tar);
        return new Unpacked(key, digest(tar), size);
    }

    /** Whether a blob is a tar or compressed. */
    boolean looksLikeLayer(Digest blob) throws IOException {
        final int magicAt = 257;
        try (InputStream in = blobs.open(blob)) {
            byte[] first = in.readNBytes(magicAt + 5);
            return Compression.of(first, first.length) != Compression.NONE
                    || (first.length == magicAt + 5 && first[magicAt] == 'u' && first[magicAt + 4] == 'r');
        }
    }

    private Compression compressionOf(Digest blob) throws IOException {
        try (InputStream in = blobs.open(blob)) {
            byte[] first = in.readNBytes(Compression.MAGIC_LENGTH);
            return Compression.of(first, first.length);
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Throws an unpacked layer away. */
    void discard(Unpacked unpacked) {
        driver.remove(unpacked.key());
    }

    /**
     * Gives an unpacked layer its place on a parent that is in place. If that fails or the place is taken by now, this one is thrown away.
     *
     * @param layer what it has to be; INVALID if it is something else
     * @param chain of the layer with all below
     */
    LayerRecord place(Unpacked unpacked, LayerBlob layer, Digest chain, Optional<Digest> parent) throws IOException {
        boolean placed = false;
        try {
            requireDiff(layer, unpacked);
            LayerRecord record = place(unpacked, chain, parent);
            placed = true;
            return record;
        } finally {
            if (!placed) {
                discard(unpacked);
            }
        }
    }

    private LayerRecord place(Unpacked unpacked, Digest chain, Optional<Digest> parent) throws IOException {
        synchronized (placing) {
            LayerRecord there = records.get(chain);
            if (there != null) {
                discard(unpacked);
                return there;
            }
            LayerRecord record = new LayerRecord(chain, unpacked.diff(), parent, unpacked.size());
            if (driver.exists(key(chain))) {
                discard(unpacked); // its record was lost, it itself was not, as somebody stands on it
                return keep(record);
            }
            ((FreeLayers) driver).place(unpacked.key(), key(chain), parent.map(Layers::key));
            boolean kept = false;
            try {
                LayerRecord committed = commit(record);
                kept = true;
                return committed;
            } finally {
                if (!kept) {
                    driver.remove(key(chain));
                }
            }
        }
    }

    private LayerRecord commit(LayerRecord record) throws IOException {
        driver.commit(key(record.chain()));
        return keep(record);
    }

    private LayerRecord keep(LayerRecord record) throws IOException {
        file(record.chain()).write(record);
        records.put(record.chain(), record);
        return record;
    }

    /** Unpacks a layer on its parent, unless it is there. Throws INVALID if the blob is not what the image says. */
    LayerRecord unpack(LayerBlob layer, Digest chain, Optional<Digest> parent) throws IOException {
        LayerRecord there = records.get(chain);
        if (there != null) {
            return there;
        }
        if (unpacksFree()) {
            return place(unpack(layer.blob()), layer, chain, parent);
        }
        synchronized (placing) {
            return unpackOnParent(layer, chain, parent);
        }
    }

    private LayerRecord unpackOnParent(LayerBlob layer, Digest chain, Optional<Digest> parent) throws IOException {
        String key = key(chain);
        driver.remove(key);
        driver.prepare(key, parent.map(Layers::key));
        boolean done = false;
        try (InputStream in =
                new FdInputStream(LinuxFiles.open(blobs.path(layer.blob()).toString()))) {
            Unpacked unpacked = unpackInto(key, layer.blob(), in);
            requireDiff(layer, unpacked);
            LayerRecord record = commit(new LayerRecord(chain, unpacked.diff(), parent, unpacked.size()));
            done = true;
            return record;
        } finally {
            if (!done) {
                driver.remove(key);
            }
        }
    }

    static void requireDiff(LayerBlob layer, Unpacked unpacked) {
        if (!unpacked.diff().equals(layer.diff())) {
            throw Errors.invalid("invalid layer: its content is %s, the image says %s", unpacked.diff(), layer.diff());
        }
    }

    /** Makes the writable layer of a container on a stack; absent for an image without layers. */
    void prepareForContainer(Optional<Digest> chain, String key) throws IOException {
        synchronized (placing) {
            String below = chain.map(Layers::key).orElse(LAYER + "none") + INIT;
            if (!driver.exists(below)) {
                makeInit(chain, below);
            }
            driver.prepare(key, Optional.of(below));
        }
    }

    private void makeInit(Optional<Digest> chain, String init) throws IOException {
        Optional<String> parent = chain.map(Layers::key);
        String key = UNPACKING + unpackings.incrementAndGet();
        boolean placed = false;
        try {
            if (driver instanceof FreeLayers free) {
                driver.prepare(key, Optional.empty());
                InitLayer.fill(driver, key, parent);
                driver.commit(key);
                free.place(key, init, parent);
            } else {
                driver.prepare(init, parent);
                InitLayer.fill(driver, init, parent);
                driver.commit(init);
            }
            placed = true;
        } finally {
            if (!placed) {
                driver.remove(key);
                driver.remove(init);
            }
        }
    }

    /** Removes a stack's top layer if nothing stands on it; false if a container or another layer does. */
    boolean remove(Digest chain) throws IOException {
        synchronized (placing) {
            String init = key(chain) + INIT;
            if (!removeOrphan(init) || !removeOrphan(key(chain))) {
                return false;
            }
            forget(chain);
            return true;
        }
    }

    private void forget(Digest chain) throws IOException {
        file(chain).delete();
        records.remove(chain);
    }

    private JsonRecord<LayerRecord> file(Digest chain) {
        return new JsonRecord<>(folder.resolve(chain.hex() + ".json"), LayerRecord.class);
    }
}
