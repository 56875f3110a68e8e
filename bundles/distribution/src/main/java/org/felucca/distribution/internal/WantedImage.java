package org.felucca.distribution.internal;

import java.util.Optional;
import org.felucca.model.Digest;
import org.felucca.model.Errors;
import org.felucca.model.FeluccaException;
import org.felucca.model.ImageRef;

/**
 * What a client wants to have.
 *
 * @param repository any reference of the repository
 * @param tag if it is one tag
 * @param digest if it is one manifest; with neither it is all tags
 */
record WantedImage(ImageRef repository, Optional<String> tag, Optional<Digest> digest) {
    private static final String TAG = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}";

    /** Throws INVALID with Docker's words. */
    static WantedImage parse(String image, String tag) {
        String name = image.endsWith(":") ? image.substring(0, image.length() - 1) : image;
        ImageRef ref = ImageRef.parse(name);
        if (!tag.isEmpty()) {
            Optional<Digest> digest = digest(tag);
            if (digest.isEmpty() && !tag.matches(TAG)) {
                throw Errors.invalid("invalid tag format");
            }
            return new WantedImage(ref, digest.isPresent() ? Optional.empty() : Optional.of(tag), digest);
        }
        if (ref.digest().isPresent()) {
            return new WantedImage(ref, Optional.empty(), ref.digest());
        }
        boolean tagged = name.lastIndexOf(':') > name.lastIndexOf('/');
        return new WantedImage(ref, tagged ? Optional.of(ref.tag()) : Optional.empty(), Optional.empty());
    }

    private static Optional<Digest> digest(String text) {
        try {
            return text.indexOf(':') < 0 ? Optional.empty() : Optional.of(Digest.parse(text));
        } catch (FeluccaException e) {
            return Optional.empty();
        }
    }

    boolean allTags() {
        return tag.isEmpty() && digest.isEmpty();
    }

    /** The one that is wanted. */
    ImageRef name() {
        return digest.isPresent() ? at(digest.get()) : tagged(tag.orElseThrow());
    }

    ImageRef tagged(String with) {
        return new ImageRef(repository.domain(), repository.path(), with, Optional.empty());
    }

    ImageRef at(Digest manifest) {
        return new ImageRef(repository.domain(), repository.path(), "", Optional.of(manifest));
    }
}
