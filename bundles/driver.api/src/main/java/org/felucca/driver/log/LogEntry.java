package org.felucca.driver.log;

import java.nio.ByteBuffer;
import java.time.Instant;
import org.felucca.model.StreamKind;

/**
 * A line, or a part of a long one.
 *
 * @param stream where it was written
 * @param time when it came
 * @param bytes with its line end if it has one; valid until the callee returns
 * @param partial the line goes on in the next entry of the stream
 */
public record LogEntry(StreamKind stream, Instant time, ByteBuffer bytes, boolean partial) {}
