package org.felucca.distribution.internal;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.felucca.distribution.internal.registry.Descriptor;
import org.felucca.model.Errors;
import org.felucca.model.Platform;

/** Finds in an index what runs on a platform. */
final class PlatformChoice {
    private PlatformChoice() {}

    /** The best of an index. Throws NOT_FOUND with Docker's words. */
    static Descriptor of(List<Descriptor> manifests, Platform wanted) {
        return manifests.stream()
                .filter(m -> rank(m.platform(), wanted).isPresent())
                .min(Comparator.comparing(m -> rank(m.platform(), wanted).orElseThrow()))
                .orElseThrow(() ->
                        Errors.notFound("no matching manifest for %s in the manifest list entries", wanted.text()));
    }

    /** How well one fits, 0 best; empty if it does not. An older variant of arm runs on a newer one. */
    private static Optional<Integer> rank(Platform is, Platform wanted) {
        if (!is.os().equals(wanted.os()) || !is.architecture().equals(wanted.architecture())) {
            return Optional.empty();
        }
        if (is.variant().equals(wanted.variant())) {
            return Optional.of(0);
        }
        int have = number(is.variant());
        int want = number(wanted.variant());
        if (is.variant().isEmpty() || wanted.variant().isEmpty()) {
            return Optional.of(100 + have);
        }
        return have >= 0 && have < want ? Optional.of(want - have) : Optional.empty();
    }

    private static int number(String variant) {
        return variant.matches("v[0-9]{1,2}") ? Integer.parseInt(variant.substring(1)) : -1;
    }
}
