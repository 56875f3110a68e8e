package org.felucca.graph.internal;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.felucca.engine.image.ImageDetails;
import org.felucca.engine.image.ImageDetailsBuilder;
import org.felucca.model.Digest;
import org.felucca.model.ImageRef;

/** What the engine says of an image. */
final class Details {
    private Details() {}

    /** With the folders of its top layer, if that is unpacked. */
    static ImageDetails full(Graph graph, Image image) throws IOException, InterruptedException {
        Layers layers = graph.layers();
        List<Digest> chains = image.record().chains();
        Optional<Digest> top = chains.isEmpty() ? Optional.empty() : Optional.of(chains.get(chains.size() - 1));
        Map<String, String> folders = top.flatMap(layers::find)
                .map(layer -> layers.driver().metadata(Layers.key(layer.chain())))
                .orElse(Map.of());
        return builder(graph, image)
                .driver(layers.driverName())
                .driverData(folders)
                .build();
    }

    static ImageDetailsBuilder builder(Graph graph, Image image) {
        ImageDocument document = image.document();
        List<ImageRef> names = graph.names(image.id());
        return ImageDetailsBuilder.builder()
                .id(image.id())
                .repoTags(names.stream()
                        .filter(n -> !n.tag().isEmpty())
                        .map(ImageRef::familiar)
                        .toList())
                .repoDigests(names.stream()
                        .filter(n -> n.digest().isPresent())
                        .map(ImageRef::familiar)
                        .toList())
                .parent(image.record().parent())
                .manifest(Optional.of(image.record().manifest()))
                .created(document.created())
                .author(document.author())
                .comment(document.comment())
                .platform(document.platform())
                .osVersion(document.osVersion())
                .config(document.config())
                .diffIds(document.diffIds())
                .size(graph.size(image))
                .lastTagged(image.record().lastTagged())
                .containers(-1)
                .sharedSize(-1);
    }
}
