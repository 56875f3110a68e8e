package org.felucca.containers.internal;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.felucca.engine.container.ContainerDetails;
import org.felucca.model.ContainerStatus;
import org.felucca.model.Errors;
import org.felucca.model.FeluccaException;
import org.felucca.model.Filters;
import org.felucca.model.ImageRef;

/** The conditions of {@code ps --filter}: values of one key are alternatives (labels are not), keys must all hold. */
public final class ContainerFilter implements Predicate<ContainerDetails> {
    private static final Set<String> KEYS = Set.of(
            "ancestor",
            "before",
            "exited",
            "expose",
            "publish",
            "health",
            "id",
            "is-task",
            "isolation",
            "label",
            "name",
            "network",
            "since",
            "status",
            "volume");

    private static final Set<String> HEALTHS = Set.of("starting", "healthy", "unhealthy", "none");

    private final Filters filters;
    private final Optional<Instant> before;
    private final Optional<Instant> since;

    /** Throws INVALID for a key that is not known, NOT_FOUND for a container that is not there. */
    public ContainerFilter(Filters filters, Containers containers) {
        filters.requireKnown(KEYS);
        this.filters = filters;
        filters.get("publish").forEach(port -> PortFilter.parse("publish", port));
        filters.get("expose").forEach(port -> PortFilter.parse("expose", port));
        filters.get("exited").forEach(ContainerFilter::exitCode);
        filters.get("status").forEach(ContainerFilter::requireStatus);
        filters.get("health").forEach(ContainerFilter::requireHealth);
        before = created(filters.get("before"), containers);
        since = created(filters.get("since"), containers);
    }

    private static Optional<Instant> created(List<String> references, Containers containers) {
        return references.stream()
                .findFirst()
                .map(ref -> containers.find(ref).record().created());
    }

    /** Whether the conditions speak of containers that do not run, so that those are listed too. */
    public boolean namesStates() {
        return filters.has("status") || filters.has("exited") || before.isPresent() || since.isPresent();
    }

    @Override
    public boolean test(ContainerDetails c) {
        return before.map(limit -> c.created().isBefore(limit)).orElse(true)
                && since.map(limit -> c.created().isAfter(limit)).orElse(true)
                && any("id", id -> c.id().value().startsWith(id))
                && any("name", name -> find(name, c.name()))
                && filters.get("label").stream().allMatch(label -> hasLabel(c, label))
                && any("status", status -> c.state().status().lowerCase().equals(status))
                && any("exited", code -> everEnded(c) && c.state().exitCode() == exitCode(code))
                && any("ancestor", image -> isOf(c, image))
                && any("network", network -> isOn(c, network))
                && any("volume", volume -> mounts(c, volume))
                && any("health", health -> health.equals(healthOf(c)))
                && any("publish", port -> PortFilter.parse("publish", port).publishes(c))
                && any("expose", port -> PortFilter.parse("expose", port).exposes(c))
                && any("is-task", "false"::equals)
                && any("isolation", "default"::equals);
    }

    private static String healthOf(ContainerDetails c) {
        return c.state().health().map(h -> h.status().lowerCase()).orElse("none");
    }

    private static void requireHealth(String text) {
        if (!HEALTHS.contains(text)) {
            throw Errors.invalid("Unrecognised filter value for health: %s", text);
        }
    }

    private boolean any(String key, Predicate<String> condition) {
        return !filters.has(key) || filters.get(key).stream().anyMatch(condition);
    }

    /** A regular expression is found anywhere in the name, with or without its slash. */
    private static boolean find(String expression, String name) {
        try {
            Pattern pattern = Pattern.compile(expression);
            return pattern.matcher(name).find() || pattern.matcher("/" + name).find();
        } catch (PatternSyntaxException e) {
            return name.contains(expression);
        }
    }

    private static boolean hasLabel(ContainerDetails c, String label) {
        int cut = label.indexOf('=');
        if (cut < 0) {
            return c.config().labels().containsKey(label);
        }
        return label.substring(cut + 1).equals(c.config().labels().get(label.substring(0, cut)));
    }

    private static boolean everEnded(ContainerDetails c) {
        return c.state().startedAt().isPresent() && !c.state().running();
    }

    private static int exitCode(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw Errors.invalid("invalid filter 'exited=%s'", text);
        }
    }

    private static void requireStatus(String text) {
        for (ContainerStatus status : ContainerStatus.values()) {
            if (status.name().toLowerCase(Locale.ROOT).equals(text)) {
                return;
            }
        }
        throw Errors.invalid("invalid filter 'status=%s'", text);
    }

    private static boolean isOf(ContainerDetails c, String image) {
        String id = c.imageId();
        String hex = id.substring(id.indexOf(':') + 1);
        if (id.equals(image) || (image.length() >= 4 && hex.startsWith(image))) {
            return true;
        }
        try {
            return ImageRef.parse(image).equals(ImageRef.parse(c.imageName()));
        } catch (FeluccaException e) {
            return false;
        }
    }

    private static boolean isOn(ContainerDetails c, String network) {
        return c.networks().containsKey(network)
                || c.networkMode().equals(network)
                || c.networks().values().stream()
                        .anyMatch(e -> !e.networkId().isEmpty() && e.networkId().startsWith(network));
    }

    private static boolean mounts(ContainerDetails c, String volume) {
        return c.mounts().stream()
                .anyMatch(m -> m.name().equals(volume)
                        || m.destination().equals(volume)
                        || m.source().equals(volume));
    }
}
