package org.felucca.driver.log;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import org.felucca.model.Absent;
import org.felucca.model.StreamKind;

/**
 * A line, or a part of a long one.
 *
 * @param stream where it was written
 * @param time when it came
 * @param bytes with its line end if it has one; valid until the callee returns
 * @param partial the line goes on in the next entry of the stream
 * @param attributes what a reader found beside it: labels, environment, tag; nothing when it is written
 */
public record LogEntry(
        StreamKind stream, Instant time, ByteBuffer bytes, boolean partial, Map<String, String> attributes) {
    public LogEntry {
        attributes = attributes.isEmpty() ? Map.of() : Absent.map(attributes);
    }

    /** Without attributes. */
    public LogEntry(StreamKind stream, Instant time, ByteBuffer bytes, boolean partial) {
        this(stream, time, bytes, partial, Map.of());
    }
}
