package org.felucca.server.internal.wire;

import com.google.gson.annotations.JsonAdapter;
import com.google.gson.annotations.SerializedName;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.felucca.engine.Event;

/**
 * {@code {"status":"start","id":"247d…","from":"busybox","Type":"container","Action":"start","Actor":{"ID":"247d…","Attributes":{…}},"scope":"local",
 * "time":1795260046,"timeNano":1795260046731775233}}. Old clients panic without the first three.
 */
public record EventWire(
        @JsonAdapter(value = OmitEmpty.class, nullSafe = false) @SerializedName("status") String status,
        @JsonAdapter(value = OmitEmpty.class, nullSafe = false) @SerializedName("id") String id,
        @JsonAdapter(value = OmitEmpty.class, nullSafe = false) @SerializedName("from") String from,
        String type,
        String action,
        ActorWire actor,
        @SerializedName("scope") String scope,
        @SerializedName("time") long time,
        @SerializedName("timeNano") long timeNano) {

    record ActorWire(@SerializedName("ID") String id, Map<String, String> attributes) {}

    public static EventWire fromModel(Event event) {
        boolean legacy = event.type().equals("container") || event.type().equals("image");
        Instant time = event.time();
        return new EventWire(
                legacy ? event.action() : "",
                legacy ? event.actorId() : "",
                event.type().equals("container") ? event.attributes().getOrDefault("image", "") : "",
                event.type(),
                event.action(),
                new ActorWire(event.actorId(), new TreeMap<>(event.attributes())), // sorted, as Go writes maps
                "local",
                time.getEpochSecond(),
                time.getEpochSecond() * 1_000_000_000L + time.getNano());
    }
}
