package org.felucca.graph.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.felucca.driver.content.ContentLease;
import org.felucca.driver.content.ContentStore;
import org.felucca.driver.content.ImageStore;
import org.felucca.driver.content.StoredImage;
import org.felucca.model.Digest;
import org.felucca.model.Errors;
import org.felucca.model.ImageRef;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The graph as other bundles see it. */
@Component(service = {ContentStore.class, ImageStore.class})
public final class GraphContent implements ContentStore, ImageStore {
    /** Of what leases held when a bundle was replaced. */
    static final String LEFT = "left/";

    private static final Logger LOG = LoggerFactory.getLogger(GraphContent.class);

    private final Graph graph;
    private final Set<ContentWork> open = ConcurrentHashMap.newKeySet();

    @Activate
    public GraphContent(@Reference Graph graph) {
        this.graph = graph;
    }

    /** Ends all leases: who has them begins again with the successor, which finds the blobs that are whole, those of no image too. */
    @Deactivate
    public void close() throws InterruptedException {
        for (ContentWork work : open) {
            try {
                Set<Digest> held = work.retire();
                graph.images().forEach(image -> held.removeAll(Garbage.blobsOf(image)));
                if (!held.isEmpty()) {
                    graph.keep(LEFT + UUID.randomUUID(), held);
                }
                work.end();
            } catch (IOException e) {
                LOG.warn("work on images begins from nothing: {}", e.getMessage());
            }
        }
    }

    @Override
    public OptionalLong size(Digest blob) throws IOException {
        try {
            return kept(blob) ? OptionalLong.of(graph.blobs().size(blob)) : OptionalLong.empty();
        } catch (NoSuchFileException e) {
            return OptionalLong.empty();
        }
    }

    @Override
    public FileChannel open(Digest blob) throws IOException {
        try {
            if (kept(blob)) {
                return FileChannel.open(graph.blobs().path(blob), StandardOpenOption.READ);
            }
        } catch (NoSuchFileException e) {
            LOG.debug("blob {} has just gone", blob);
        }
        throw Errors.notFound("blob %s is not here", blob);
    }

    private boolean kept(Digest blob) {
        return blob.algorithm().equals("sha256") && graph.blobs().has(blob);
    }

    @Override
    public ContentLease lease() {
        ContentWork work = new ContentWork(graph, graph.lease(), open::remove);
        open.add(work);
        return work;
    }

    @Override
    public void keep(String holder, Set<Digest> blobs) throws IOException {
        graph.keep(holder, blobs);
    }

    @Override
    public void release(String holder) throws IOException {
        graph.release(holder);
    }

    @Override
    public Map<String, Set<Digest>> kept(String prefix) {
        return graph.holders().beginningWith(prefix);
    }

    @Override
    public Optional<StoredImage> find(String name) {
        Graph.State state = graph.state();
        return new Lookup(state).find(name).map(image -> stored(image, state));
    }

    @Override
    public List<StoredImage> images() {
        Graph.State state = graph.state();
        return graph.images().stream().map(image -> stored(image, state)).toList();
    }

    private static StoredImage stored(Image image, Graph.State state) {
        ImageRecord record = image.record();
        return new StoredImage(
                record.id(),
                record.manifest(),
                record.manifestType(),
                image.document().platform(),
                record.layers().stream()
                        .map(layer -> new StoredImage.Layer(layer.diff(), layer.blob(), layer.mediaType()))
                        .toList(),
                state.references().of(record.id()));
    }

    @Override
    public Map<ImageRef, Digest> names() {
        Map<ImageRef, Digest> names = new LinkedHashMap<>();
        graph.state().references().names().forEach((name, id) -> names.put(ImageRef.parse(name), id));
        return names;
    }

    @Override
    public void tag(ImageRef name, Digest image) throws IOException {
        graph.tag(name, image);
    }

    @Override
    public void untag(ImageRef name) throws IOException {
        graph.untag(name);
    }
}
