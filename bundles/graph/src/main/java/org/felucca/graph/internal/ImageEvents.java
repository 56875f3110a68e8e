package org.felucca.graph.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import org.felucca.engine.Event;
import org.felucca.engine.JobContext;

/** Events of images, as Docker tells them. */
final class ImageEvents {
    private ImageEvents() {}

    /** With the image's labels, and what it is called in this event. */
    static void tell(JobContext context, String action, Image image, String name) {
        Map<String, String> attributes =
                new LinkedHashMap<>(image.document().config().labels());
        attributes.put("name", name);
        context.engine().events().tell(Event.now("image", action, image.id().toString(), attributes));
    }
}
