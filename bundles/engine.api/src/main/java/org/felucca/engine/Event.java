package org.felucca.engine;

import java.time.Instant;
import java.util.Map;
import org.felucca.model.Absent;

/**
 * Something that happened.
 *
 * @param type {@code container}, {@code image}, {@code network}, {@code volume}, {@code daemon}
 * @param action {@code start}, {@code die}, {@code exec_create: sh} …
 * @param actorId the object's id
 * @param attributes name, image, labels, exitCode …
 * @param time when
 */
public record Event(String type, String action, String actorId, Map<String, String> attributes, Instant time) {
    public Event {
        type = Absent.text(type);
        action = Absent.text(action);
        actorId = Absent.text(actorId);
        attributes = Absent.map(attributes);
    }

    /** Of now. */
    public static Event now(String type, String action, String actorId, Map<String, String> attributes) {
        return new Event(type, action, actorId, attributes, Instant.now());
    }
}
