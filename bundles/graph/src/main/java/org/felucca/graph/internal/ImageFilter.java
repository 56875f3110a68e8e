package org.felucca.graph.internal;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.felucca.engine.image.ImageDetailsBuilder;
import org.felucca.model.Errors;
import org.felucca.model.Filters;
import org.felucca.model.ImageRef;

/** The conditions of {@code docker images}. All keys have to match; of several references one, of several labels each. */
final class ImageFilter {
    private static final Set<String> KEYS = Set.of("dangling", "label", "before", "since", "reference", "until");

    private final Filters filters;
    private final Graph.State state;
    private final Optional<Instant> before;
    private final Optional<Instant> since;

    /** Throws INVALID for other keys and values that mean nothing, NOT_FOUND for images that are not there. */
    ImageFilter(Filters filters, Graph.State state) {
        this(filters, state, KEYS);
    }

    /** The conditions of a prune, which knows what labels images must not have. */
    static ImageFilter forPrune(Filters filters, Graph.State state) {
        return new ImageFilter(filters, state, Set.of("until", "label", "label!"));
    }

    private ImageFilter(Filters filters, Graph.State state, Set<String> keys) {
        filters.requireKnown(keys);
        this.filters = filters;
        this.state = state;
        this.before = created("before");
        this.since = created("since");
        filters.time("until"); // what is no time is told though there may be no image to compare with
    }

    private Optional<Instant> created(String key) {
        return filters.get(key).stream()
                .map(name -> new Lookup(state).image(name).document().created().orElse(Instant.EPOCH))
                .findFirst();
    }

    boolean matches(Image image) {
        Instant created = image.document().created().orElse(Instant.EPOCH);
        Map<String, String> labels = image.document().config().labels();
        return before.filter(b -> !created.isBefore(b)).isEmpty()
                && since.filter(s -> !created.isAfter(s)).isEmpty()
                && filters.time("until").map(created::isBefore).orElse(true)
                && filters.get("label").stream().allMatch(label -> Filters.hasLabel(labels, label))
                && filters.get("label!").stream().noneMatch(label -> Filters.hasLabel(labels, label))
                && filters.get("dangling").stream()
                        .allMatch(d -> isTrue(d) == names(image).isEmpty())
                && (!filters.has("reference") || names(image).stream().anyMatch(this::isWanted));
    }

    private List<ImageRef> names(Image image) {
        return state.references().of(image.id());
    }

    /** With a condition on references only those names are shown that match. */
    ImageDetailsBuilder withMatchingNames(ImageDetailsBuilder details) {
        if (!filters.has("reference")) {
            return details;
        }
        return details.repoTags(details.repoTags().stream()
                        .filter(name -> isWanted(ImageRef.parse(name)))
                        .toList())
                .repoDigests(details.repoDigests().stream()
                        .filter(name -> isWanted(ImageRef.parse(name)))
                        .toList());
    }

    /** Go's path.Match against the name with and without its tag. */
    private boolean isWanted(ImageRef name) {
        return filters.get("reference").stream().anyMatch(pattern -> {
            PathMatcher matcher = matcher(pattern);
            return matcher.matches(Path.of(name.familiar())) || matcher.matches(Path.of(name.familiarName()));
        });
    }

    private static PathMatcher matcher(String pattern) {
        try {
            return FileSystems.getDefault().getPathMatcher("glob:" + pattern);
        } catch (IllegalArgumentException e) {
            throw Errors.invalid("invalid filter 'reference=%s'", pattern);
        }
    }

    static boolean isTrue(String value) {
        return switch (value) {
            case "1", "true", "True", "TRUE", "t", "T" -> true;
            case "0", "false", "False", "FALSE", "f", "F" -> false;
            default -> throw Errors.invalid("invalid filter 'dangling=[%s]'", value);
        };
    }
}
