package org.felucca.logdriver.fluentd.internal;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A line on its way.
 *
 * @param precise whether the time is sent with its nanoseconds
 * @param fields text, as String or as bytes
 */
record Event(String tag, Instant time, boolean precise, Map<String, Object> fields) {
    /** {@code [tag, time, fields]}, and {@code {"chunk": id}} behind them for a receiver that shall acknowledge it. */
    byte[] message(Optional<String> chunk) {
        MessagePack out = new MessagePack();
        out.array(chunk.isPresent() ? 4 : 3);
        out.text(FluentdLogDriver.utf8(tag));
        if (precise) {
            out.eventTime(time);
        } else {
            out.number(time.getEpochSecond());
        }
        out.map(fields.size());
        fields.forEach((name, value) -> {
            out.text(FluentdLogDriver.utf8(name));
            out.text(value instanceof byte[] bytes ? bytes : FluentdLogDriver.utf8((String) value));
        });
        chunk.ifPresent(id -> {
            out.map(1);
            out.text(FluentdLogDriver.utf8("chunk"));
            out.text(FluentdLogDriver.utf8(id));
        });
        return out.bytes();
    }
}
