package org.felucca.volumes.internal;

import static org.felucca.model.Errors.invalid;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.felucca.engine.volume.VolumeDetails;
import org.felucca.model.Filters;

/** Docker's filters of volumes: of one key any value may match (of labels all), of several keys all must. */
public final class VolumeFilter implements Predicate<VolumeDetails> {
    private static final Set<String> TRUE = Set.of("1", "true", "True", "TRUE", "t", "T");
    private static final Set<String> FALSE = Set.of("0", "false", "False", "FALSE", "f", "F");

    private final Filters filters;
    private final Predicate<String> used;

    private VolumeFilter(Filters filters, Predicate<String> used) {
        this.filters = filters;
        this.used = used;
    }

    /**
     * Of a list.
     *
     * @param used whether a container has the volume of this name
     */
    public static VolumeFilter ofList(Filters filters, Predicate<String> used) {
        require(filters, Set.of("dangling", "driver", "label", "name"));
        flag(filters, "dangling", false);
        return new VolumeFilter(filters, used);
    }

    /** Of a prune. */
    public static VolumeFilter ofPrune(Filters filters) {
        require(filters, Set.of("all", "label", "label!"));
        flag(filters, "all", false);
        return new VolumeFilter(filters, name -> false);
    }

    private static void require(Filters filters, Set<String> known) {
        for (String key : filters.values().keySet()) {
            if (!known.contains(key)) {
                throw invalid("invalid filter '%s'", key);
            }
        }
    }

    /** The truth of a key. INVALID if it is said in two ways or not as a truth. */
    public static boolean flag(Filters filters, String key, boolean otherwise) {
        List<String> values = filters.get(key);
        if (values.isEmpty()) {
            return otherwise;
        }
        if (TRUE.containsAll(values)) {
            return true;
        }
        if (FALSE.containsAll(values)) {
            return false;
        }
        throw invalid("invalid filter '%s=%s'", key, values);
    }

    @Override
    public boolean test(VolumeDetails volume) {
        return any("name", name -> finds(name, volume.name()))
                && any("driver", volume.driver()::equals)
                && (!filters.has("dangling") || flag(filters, "dangling", false) != used.test(volume.name()))
                && filters.get("label").stream().allMatch(label -> matches(volume.labels(), label))
                && filters.get("label!").stream().noneMatch(label -> matches(volume.labels(), label));
    }

    private boolean any(String key, Predicate<String> matches) {
        List<String> values = filters.get(key);
        return values.isEmpty() || values.stream().anyMatch(matches);
    }

    /** A regular expression that is found anywhere, or else a part of the name. */
    private static boolean finds(String expression, String name) {
        try {
            return Pattern.compile(expression).matcher(name).find();
        } catch (PatternSyntaxException e) {
            return name.contains(expression);
        }
    }

    /** {@code key} or {@code key=value}. */
    private static boolean matches(Map<String, String> labels, String wanted) {
        int equals = wanted.indexOf('=');
        String value = labels.get(equals < 0 ? wanted : wanted.substring(0, equals));
        return value != null && (equals < 0 || value.equals(wanted.substring(equals + 1)));
    }
}
