package org.felucca.engine.internal;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.felucca.engine.Event;
import org.felucca.model.Filters;

/** Docker's conditions on events: the values of one key are alternatives (labels all have to match), keys all have to match. */
final class EventFilter {
    private static final List<String> OBJECTS =
            List.of("container", "network", "volume", "daemon", "plugin", "service", "node", "secret", "config");
    private static final Set<String> KEYS = Set.of(
            "type",
            "event",
            "label",
            "image",
            "scope",
            "container",
            "network",
            "volume",
            "daemon",
            "plugin",
            "service",
            "node",
            "secret",
            "config");
    private static final List<String> PREFIXED = List.of("health_status", "exec_create", "exec_start");

    private final Filters filters;

    /** Throws INVALID for a key that events don't have. */
    EventFilter(Filters filters) {
        filters.requireKnown(KEYS);
        this.filters = filters;
    }

    boolean matches(Event event) {
        return any("type", event.type()::equals)
                && any("event", wanted -> isAction(wanted, event.action()))
                && any("scope", "local"::equals)
                && filters.get("label").stream().allMatch(label -> hasLabel(event, label))
                && any("image", wanted -> isImage(event, wanted))
                && OBJECTS.stream().allMatch(type -> any(type, wanted -> isObject(event, type, wanted)));
    }

    private boolean any(String key, Predicate<String> test) {
        List<String> wanted = filters.get(key);
        return wanted.isEmpty() || wanted.stream().anyMatch(test);
    }

    /** {@code health_status: healthy} and {@code exec_create: sh -c x} are found by their first word. */
    private static boolean isAction(String wanted, String action) {
        return action.equals(wanted) || (PREFIXED.contains(wanted) && action.startsWith(wanted));
    }

    private static boolean hasLabel(Event event, String label) {
        int equals = label.indexOf('=');
        String key = equals < 0 ? label : label.substring(0, equals);
        String value = event.attributes().get(key);
        return value != null && (equals < 0 || value.equals(label.substring(equals + 1)));
    }

    private static boolean isObject(Event event, String type, String wanted) {
        return event.type().equals(type)
                && (event.actorId().startsWith(wanted)
                        || event.attributes().getOrDefault("name", "").startsWith(wanted));
    }

    private static boolean isImage(Event event, String wanted) {
        String name = event.attributes().getOrDefault(event.type().equals("image") ? "name" : "image", "");
        return wanted.equals(event.actorId())
                || wanted.equals(name)
                || wanted.equals(withoutTag(event.actorId()))
                || wanted.equals(withoutTag(name));
    }

    private static String withoutTag(String reference) {
        int at = reference.indexOf('@');
        String name = at < 0 ? reference : reference.substring(0, at);
        int colon = name.lastIndexOf(':');
        return colon > name.lastIndexOf('/') ? name.substring(0, colon) : name;
    }
}
