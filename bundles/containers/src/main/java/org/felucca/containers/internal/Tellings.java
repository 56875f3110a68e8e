package org.felucca.containers.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import org.felucca.containers.internal.record.ContainerRecord;
import org.felucca.engine.Event;

/** Events about containers, with the attributes that Docker gives them. */
public final class Tellings {
    private static final String CONTAINER = "container";

    private Tellings() {}

    /** An event about a container: its labels, image and name, and what is told besides. */
    public static Event of(Container container, String action, Map<String, String> more) {
        ContainerRecord record = container.record();
        Map<String, String> attributes = new LinkedHashMap<>(record.config().labels());
        attributes.put("image", record.config().image());
        attributes.put("name", record.name());
        attributes.putAll(more);
        return Event.now(CONTAINER, action, record.id().value(), attributes);
    }

    /** Without further attributes. */
    public static Event of(Container container, String action) {
        return of(container, action, Map.of());
    }
}
