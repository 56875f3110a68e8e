package org.felucca.graph.internal;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.felucca.model.Digest;
import org.felucca.model.Errors;
import org.felucca.model.ImageRef;

/** Finds images by what people type, in one state of the graph. The order is Docker's: id, name, prefix of an id. */
final class Lookup {
    private static final Pattern ID = Pattern.compile("(sha256:)?[0-9a-f]{64}");
    private static final Pattern PREFIX = Pattern.compile("(sha256:)?[0-9a-f]{1,63}");

    private final Graph.State state;

    Lookup(Graph.State state) {
        this.state = state;
    }

    /** Throws NOT_FOUND; INVALID for what cannot be a name. */
    Image image(String name) {
        return find(name).orElseThrow(() -> notFound(name));
    }

    Optional<Image> find(String name) {
        if (ID.matcher(name).matches()) {
            return Optional.ofNullable(state.images().get(Digest.sha256(hex(name))));
        }
        ImageRef ref = ImageRef.parse(name);
        Optional<Image> named = byName(ref);
        return named.isPresent() ? named : byPrefix(name);
    }

    Optional<Image> byName(ImageRef ref) {
        return Optional.ofNullable(state.references().names().get(ref.toString()))
                .or(() -> ref.digest().flatMap(d -> byManifest(ref, d)))
                .map(id -> state.images().get(id));
    }

    /** {@code name@digest} also finds an image that has the name and that manifest or configuration. */
    private Optional<Digest> byManifest(ImageRef ref, Digest digest) {
        return state.images().values().stream()
                .filter(i -> i.record().manifest().equals(digest) || i.id().equals(digest))
                .map(Image::id)
                .filter(id -> state.references().of(id).stream()
                        .anyMatch(r -> r.name().equals(ref.name())))
                .findFirst();
    }

    private Optional<Image> byPrefix(String name) {
        if (!PREFIX.matcher(name).matches()) {
            return Optional.empty();
        }
        String prefix = hex(name);
        List<Image> all = state.images().values().stream()
                .filter(i -> i.id().hex().startsWith(prefix))
                .toList();
        return all.size() == 1 ? Optional.of(all.get(0)) : Optional.empty();
    }

    private static String hex(String name) {
        return name.substring(name.indexOf(':') + 1);
    }

    static RuntimeException notFound(String name) {
        if (ID.matcher(name).matches() || name.startsWith("sha256:")) {
            return Errors.notFound("No such image: %s", name);
        }
        ImageRef ref = ImageRef.parse(name);
        return Errors.notFound("No such image: %s", ref.familiar());
    }
}
