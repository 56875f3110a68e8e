package org.felucca.registry.internal;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.felucca.driver.content.ImageStore;
import org.felucca.driver.content.StoredImage;
import org.felucca.model.Digest;
import org.felucca.model.ImageRef;

/**
 * The engine's images as repositories that can only be read: {@code busybox:1} is {@code busybox} (and {@code library/busybox}), tag {@code 1};
 * {@code ghcr.io/some/thing} is {@code ghcr.io/some/thing}. A name with a port is no repository's, so what leads to this very registry does not come back
 * by this.
 */
final class EngineImages {
    private final Optional<ImageStore> images;

    /** @param images empty to show none */
    EngineImages(Optional<ImageStore> images) {
        this.images = images;
    }

    private Map<ImageRef, Digest> names() {
        return images.map(ImageStore::names).orElse(Map.of());
    }

    /** The repositories that lists have, sorted. */
    Collection<String> repositories() {
        Collection<String> all = new TreeSet<>();
        for (ImageRef name : names().keySet()) {
            if (Names.isRepository(name.familiarName())) {
                all.add(name.familiarName());
            }
        }
        return all;
    }

    private Stream<Map.Entry<ImageRef, Digest>> named(String repository) {
        return names().entrySet().stream()
                .filter(e -> e.getKey().familiarName().equals(repository)
                        || e.getKey().name().equals("docker.io/" + repository));
    }

    boolean has(String repository) {
        return named(repository).findAny().isPresent();
    }

    /** Tags with the images they name. */
    SortedMap<String, Digest> tags(String repository) {
        SortedMap<String, Digest> tags = new TreeMap<>();
        named(repository)
                .filter(e -> !e.getKey().tag().isEmpty())
                .forEach(e -> tags.put(e.getKey().tag(), e.getValue()));
        return tags;
    }

    Optional<StoredImage> byTag(String repository, String tag) {
        return Optional.ofNullable(tags(repository).get(tag)).flatMap(this::image);
    }

    Optional<StoredImage> byManifest(String repository, Digest manifest) {
        return all(repository)
                .filter(image -> image.manifest().equals(manifest))
                .findFirst();
    }

    /** Whether a blob is a configuration or layer of an image with such a name. */
    boolean has(String repository, Digest blob) {
        return all(repository)
                .anyMatch(image -> image.id().equals(blob)
                        || image.layers().stream()
                                .anyMatch(layer -> layer.blob().equals(blob)));
    }

    boolean hasAnywhere(Digest blob) {
        return repositories().stream().anyMatch(repository -> has(repository, blob));
    }

    private Stream<StoredImage> all(String repository) {
        return named(repository).map(Map.Entry::getValue).distinct().flatMap(id -> image(id).stream());
    }

    private Optional<StoredImage> image(Digest id) {
        return images.orElseThrow().find(id.toString());
    }
}
