package org.felucca.graph.internal;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.felucca.driver.DriverTable;
import org.felucca.driver.graph.GraphDriver;
import org.felucca.engine.HandlerReplaced;
import org.felucca.graph.internal.ImageRecord.LayerBlob;
import org.felucca.model.Digest;
import org.felucca.model.Errors;
import org.felucca.model.FeluccaException;
import org.felucca.model.ImageRef;
import org.felucca.store.AtomicFile;
import org.felucca.store.Blobs;
import org.felucca.store.JsonRecord;
import org.felucca.store.Parts;
import org.felucca.store.PrivateFolder;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The images of this engine: their content (an OCI image layout), their names, their unpacked layers. Readers see an immutable state; who
 * changes it holds {@link #changing}, and disk is changed before memory.
 *
 * <p>An image is there once its record is: the record is written last, after its blobs and layers.
 */
@Component(service = Graph.class, configurationPid = "org.felucca.graph")
@Designate(ocd = Graph.Config.class)
public final class Graph {
    private static final Logger LOG = LoggerFactory.getLogger(Graph.class);
    private static final Duration DRIVER_PATIENCE = Duration.ofSeconds(30);
    private static final Duration LEFT_FOR = Duration.ofHours(1);
    private static final Duration DRAIN = Duration.ofSeconds(25);
    private static final String FALLBACK = "vfs";

    @ObjectClassDefinition(name = "Images", description = "Where images and their layers are kept")
    @interface Config {
        @AttributeDefinition(description = "graph driver; vfs is taken with a warning where it does not work")
        String driver() default "overlay2";

        @AttributeDefinition(description = "how long to wait for that driver at start, in seconds")
        int driver_wait_seconds() default 10;

        @AttributeDefinition(
                description = "how long what a broken pull has brought is kept for another one, in minutes")
        int left_minutes() default 60;
    }

    private final DriverTable<GraphDriver> drivers = new DriverTable<>("graph driver", DRIVER_PATIENCE);
    private final Map<String, Layers> layers = new HashMap<>();
    private final String wantedDriver;
    private final Duration driverWait;
    private final Path root;
    private final Blobs blobs;
    private final PartsSweep partsSweep;
    private final OciLayout layout;
    private final JsonRecord<References> referencesFile;

    /** Changed under {@link #changing}. */
    private final Holders holders;

    /** What is being worked with and must not be collected though no image uses it yet. */
    private final Set<Lease> leases = ConcurrentHashMap.newKeySet();

    /** Guards every change of images and names. */
    private final Object changing = new Object();

    @GuardedBy("changing")
    private boolean closing;

    @GuardedBy("changing")
    private boolean indexBehind;

    private volatile State state;
    private volatile String chosenDriver;

    /** What readers see. */
    record State(Map<Digest, Image> images, References references) {}

    @Activate
    public Graph(BundleContext context, Config config) throws IOException {
        this(
                stateRoot(context),
                config.driver(),
                Duration.ofSeconds(config.driver_wait_seconds()),
                Duration.ofMinutes(config.left_minutes()));
    }

    private static Path stateRoot(BundleContext context) {
        String root = context.getProperty("felucca.root");
        return Path.of(root == null || root.isEmpty() ? "/var/lib/felucca" : root);
    }

    Graph(Path root, String wantedDriver, Duration driverWait) throws IOException {
        this(root, wantedDriver, driverWait, LEFT_FOR);
    }

    private Graph(Path root, String wantedDriver, Duration driverWait, Duration leftFor) throws IOException {
        this.root = root;
        this.wantedDriver = wantedDriver;
        this.driverWait = driverWait;
        this.blobs = new Blobs(root);
        this.layout = new OciLayout(root);
        PrivateFolder.make(imagesFolder());
        AtomicFile.sweep(imagesFolder());
        this.referencesFile = new JsonRecord<>(imagesFolder().resolve("references.json"), References.class);
        this.state = read();
        this.holders = new Holders(root.resolve("kept"));
        new Garbage(state.images().values(), holders.blobs(), Set.of()).collectBlobs(Set.copyOf(blobs.list()), blobs);
        publish(state);
        this.partsSweep = new PartsSweep(blobs.parts(), leftFor);
        partsSweep.begin();
    }

    Path root() {
        return root;
    }

    private Path imagesFolder() {
        return root.resolve("images");
    }

    private State read() throws IOException {
        Map<Digest, Image> images = new HashMap<>();
        try (Stream<Path> files = Files.list(imagesFolder())) {
            for (Path file : files.filter(Graph::isImageFile).toList()) {
                read(file).ifPresent(image -> images.put(image.id(), image));
            }
        }
        return new State(images, readNames());
    }

    /** What can't be read is made anew from the content store's index; where that can't be done either, the file is left for whoever can mend it. */
    private Optional<Image> read(Path file) throws IOException {
        try {
            return new JsonRecord<>(file, ImageRecord.class).read().map(this::image);
        } catch (IOException | FeluccaException e) {
            Digest id = Digest.sha256(file.getFileName().toString().replace(".json", ""));
            LOG.error("image {}: {}", id, e.getMessage());
            Optional<Image> mended = new LostRecords(root, blobs).image(id).map(this::image);
            if (mended.isPresent()) {
                file(id).write(mended.get().record());
                LOG.info("image {}: its record was made anew from the index", id);
            } else {
                Files.move(file, file.resolveSibling(file.getFileName() + ".unreadable"), REPLACE_EXISTING);
                LOG.error("image {}: is lost", id);
            }
            return mended;
        }
    }

    private Image image(ImageRecord record) {
        try {
            return new Image(record, ImageDocument.parse(blobs.read(record.id())));
        } catch (IOException e) {
            throw Errors.internal(e, "its configuration can't be read: %s", e);
        }
    }

    private References readNames() throws IOException {
        try {
            return referencesFile.read().orElse(new References(Map.of()));
        } catch (IOException e) {
            LOG.error("the names of images are taken from the index: {}", e.getMessage());
            References names = new LostRecords(root, blobs).names();
            referencesFile.write(names);
            return names;
        }
    }

    private static boolean isImageFile(Path file) {
        return file.getFileName().toString().matches("[0-9a-f]{64}\\.json");
    }

    @Reference(
            service = GraphDriver.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "removeDriver")
    void addDriver(GraphDriver driver, Map<String, Object> properties) {
        drivers.add((String) properties.get(DriverTable.NAME), driver);
    }

    void removeDriver(GraphDriver driver, Map<String, Object> properties) {
        drivers.remove((String) properties.get(DriverTable.NAME), driver);
    }

    /** The layers of the driver that this engine works with. Waits while it is being replaced. */
    Layers layers() throws IOException, InterruptedException {
        GraphDriver driver = drivers.take(driverName());
        synchronized (layers) {
            Layers known = layers.get(chosenDriver);
            if (known == null || known.driver() != driver) {
                known = new Layers(chosenDriver, driver, root.resolve("layers").resolve(chosenDriver), blobs);
                layers.put(chosenDriver, known);
                collectLeftOver(known);
            }
            return known;
        }
    }

    /** Layers whose image went while a container stood on them. */
    private void collectLeftOver(Layers unpacked) throws IOException {
        synchronized (changing) {
            Garbage garbage = garbage();
            // each pass takes those that nothing stands on any more
            for (boolean removed = true; removed; ) {
                removed = false;
                for (Digest chain : unpacked.chains()) {
                    removed |= !garbage.collectLayers(List.of(chain), unpacked).isEmpty();
                }
            }
        }
    }

    /** The wanted driver, or vfs where that one cannot work; decided once. */
    private String driverName() throws InterruptedException {
        if (chosenDriver != null) {
            return chosenDriver;
        }
        if (drivers.await(wantedDriver, driverWait).isPresent()) {
            chosenDriver = wantedDriver;
            return wantedDriver;
        }
        if (drivers.find(FALLBACK).isEmpty()) {
            throw Errors.unavailable("the graph driver %s is not here, and neither is %s", wantedDriver, FALLBACK);
        }
        LOG.warn("graph driver {} does not work here, taking {}: every layer is a full copy", wantedDriver, FALLBACK);
        chosenDriver = FALLBACK;
        return FALLBACK;
    }

    Blobs blobs() {
        return blobs;
    }

    /** Keeps for some time what came of a blob. */
    void leave(Parts.Part part) {
        part.leave();
        partsSweep.later();
    }

    /** All images, the newest first. */
    List<Image> images() {
        return state.images().values().stream()
                .sorted(Comparator.comparing((Image i) -> i.document().created().orElse(Instant.EPOCH))
                        .reversed()
                        .thenComparing(Image::id))
                .toList();
    }

    State state() {
        return state;
    }

    /** The names of an image, sorted. */
    List<ImageRef> names(Digest image) {
        return state.references().of(image);
    }

    /** The image of that id, if it is here. */
    Optional<Image> find(Digest id) {
        return Optional.ofNullable(state.images().get(id));
    }

    /** The image of a reference, id or unique prefix of an id. Throws NOT_FOUND with Docker's words. */
    Image resolve(String name) throws IOException, InterruptedException {
        Optional<Image> found = new Lookup(state).find(name);
        if (found.isPresent()) {
            return found.get();
        }
        if (ImageRefs.lenient(name).equals(HelloImage.NAME)) {
            return HelloImage.add(this);
        }
        throw Lookup.notFound(name);
    }

    /** Makes sure that all layers of an image are unpacked; says the top of the stack. */
    Optional<Digest> unpack(Image image) throws IOException, InterruptedException {
        Layers unpacked = layers();
        List<Digest> chains = image.record().chains();
        Optional<Digest> parent = Optional.empty();
        for (int i = 0; i < chains.size(); i++) {
            LayerBlob blob = image.record().layers().get(i);
            unpacked.unpack(blob, chains.get(i), parent);
            parent = Optional.of(chains.get(i));
        }
        return parent;
    }

    /** Adds an image whose blobs and layers are in place, or leaves the one that is there. True if it is new. */
    boolean add(ImageRecord record, ImageDocument document) throws IOException {
        synchronized (changing) {
            if (state.images().containsKey(record.id())) {
                return false;
            }
            file(record.id()).write(record);
            Map<Digest, Image> images = new HashMap<>(state.images());
            images.put(record.id(), new Image(record, document));
            publish(new State(images, state.references()));
            return true;
        }
    }

    /** Gives an image a name, which is taken from the one that had it. */
    void tag(ImageRef ref, Digest image) throws IOException {
        synchronized (changing) {
            Image tagged = find(image).orElseThrow(() -> Errors.notFound("No such image: %s", image));
            Image stamped = new Image(tagged.record().taggedAt(Instant.now()), tagged.document());
            file(image).write(stamped.record());
            Map<Digest, Image> images = new HashMap<>(state.images());
            images.put(image, stamped);
            state = new State(images, state.references());
            References references = state.references().with(ref, image);
            referencesFile.write(references);
            publish(new State(images, references));
        }
    }

    /** Names an image that has just been added; if that can't be done, it was not. */
    void tagAdded(ImageRef ref, Digest image, boolean fresh) throws IOException, InterruptedException {
        boolean done = false;
        try {
            tag(ref, image);
            done = true;
        } finally {
            if (!done && fresh && names(image).isEmpty()) {
                remove(image);
            }
        }
    }

    /** Takes a name away; nothing if it is not there. */
    void untag(ImageRef ref) throws IOException {
        synchronized (changing) {
            References references = state.references().without(ref);
            referencesFile.write(references);
            publish(new State(state.images(), references));
        }
    }

    /** Removes an image that has no name and no container, with all that no other image needs. Says which stacks of layers went, top first. */
    List<Digest> remove(Digest id) throws IOException, InterruptedException {
        Layers unpacked = layers();
        synchronized (changing) {
            Image image = state.images().get(id);
            if (image == null) {
                return List.of();
            }
            file(id).delete();
            Map<Digest, Image> images = new HashMap<>(state.images());
            images.remove(id);
            publish(new State(images, state.references()));
            return collect(Garbage.blobsOf(image), image.record().chains(), unpacked);
        }
    }

    /** Keeps what it holds from being collected until it is closed. Throws HandlerReplaced once this bundle stops. */
    Lease lease() {
        Lease lease = new Lease(this);
        synchronized (changing) {
            if (closing) {
                throw new HandlerReplaced();
            }
            leases.add(lease);
        }
        return lease;
    }

    /** Throws HandlerReplaced once this bundle stops. */
    void requireOpen() {
        synchronized (changing) {
            if (closing) {
                throw new HandlerReplaced();
            }
        }
    }

    /** Waits for the jobs that work in the folders: a successor sweeps what it finds there unfinished. */
    @Deactivate
    void close() throws InterruptedException {
        partsSweep.close();
        long deadline = System.nanoTime() + DRAIN.toNanos();
        synchronized (changing) {
            closing = true;
            for (long left = DRAIN.toNanos(); left > 0 && !leases.isEmpty(); left = deadline - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(changing, left);
            }
            if (!leases.isEmpty()) {
                LOG.warn("{} jobs on images are still running when their bundle stops", leases.size());
            }
        }
    }

    /** Waits for nothing, so that also a job that was cancelled leaves nothing. */
    void end(Lease lease, Set<Digest> heldBlobs, List<List<Digest>> heldStacks) throws IOException {
        Optional<Layers> unpacked;
        synchronized (layers) {
            unpacked = Optional.ofNullable(chosenDriver).map(layers::get);
        }
        synchronized (changing) {
            leases.remove(lease);
            changing.notifyAll();
            Garbage garbage = garbage();
            if (unpacked.isPresent()) {
                for (List<Digest> stack : heldStacks) {
                    garbage.collectLayers(stack, unpacked.get());
                }
            }
            garbage.collectBlobs(heldBlobs, blobs);
            if (indexBehind) {
                publish(state);
            }
        }
    }

    /** Removes of these blobs and of this stack, from its top, what nobody uses. Caller holds {@link #changing}. */
    private List<Digest> collect(Set<Digest> gone, List<Digest> stack, Layers unpacked) throws IOException {
        Garbage garbage = garbage();
        List<Digest> layersGone = garbage.collectLayers(stack, unpacked);
        garbage.collectBlobs(gone, blobs);
        return layersGone;
    }

    /** The index is for others, and for a day on which the records can't be read: no job fails for it. Caller holds {@link #changing}. */
    @GuardedBy("changing")
    private void publish(State next) {
        state = next;
        try {
            layout.write(next);
            indexBehind = false;
        } catch (IOException e) {
            indexBehind = true;
            LOG.warn("the index is written later: {}", e.getMessage());
        }
    }

    private JsonRecord<ImageRecord> file(Digest id) {
        return new JsonRecord<>(imagesFolder().resolve(id.hex() + ".json"), ImageRecord.class);
    }

    /** Bytes of the unpacked layers of an image; those not unpacked here count with their blob. */
    long size(Image image) {
        try {
            Layers unpacked = layers();
            long sum = 0;
            List<Digest> chains = image.record().chains();
            for (int i = 0; i < chains.size(); i++) {
                Optional<LayerRecord> layer = unpacked.find(chains.get(i));
                sum += layer.isPresent()
                        ? layer.get().size()
                        : blobs.size(image.record().layers().get(i).blob());
            }
            return sum;
        } catch (IOException e) {
            throw Errors.internal(e, "size of image %s: %s", image.id(), e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Errors.unavailable("interrupted");
        }
    }

    private Garbage garbage() {
        return new Garbage(state.images().values(), holders.blobs(), leases);
    }

    /** Does something at a moment at which nothing is being removed. */
    void unlessCollecting(Runnable action) {
        synchronized (changing) {
            action.run();
        }
    }

    /** Keeps blobs for a holder. Throws NOT_FOUND if one is not here. */
    void keep(String holder, Set<Digest> kept) throws IOException {
        for (Digest blob : kept) {
            if (blobs.has(blob)) {
                blobs.settle(blob);
            }
        }
        blobs.sync();
        synchronized (changing) {
            for (Digest blob : kept) {
                if (!blobs.has(blob)) {
                    throw Errors.notFound("blob %s is not here", blob);
                }
            }
            holders.put(holder, kept);
        }
    }

    /** Ends what a holder keeps. */
    void release(String holder) throws IOException {
        synchronized (changing) {
            Set<Digest> kept = holders.remove(holder);
            garbage().collectBlobs(kept, blobs);
        }
    }

    Holders holders() {
        return holders;
    }

    /** Whether an image that is here has this layer blob. */
    boolean isUsed(Digest blob) {
        return state.images().values().stream().anyMatch(i -> layerBlobs(i).contains(blob));
    }

    static Collection<Digest> layerBlobs(Image image) {
        return image.record().layers().stream().map(LayerBlob::blob).toList();
    }
}
