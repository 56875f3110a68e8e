package org.felucca.registry.internal;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a blob (RFC 9110, section 14).
 *
 * @param first its first byte
 * @param count of bytes; 0 if nothing of the blob was asked for
 */
record ByteRange(long first, long count) {
    private static final Pattern FORM = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    /** What a header asks for of so many bytes; empty for the whole, also if it asks for what we don't do: several parts, other units. */
    static Optional<ByteRange> parse(Optional<String> header, long size) {
        Matcher matcher = FORM.matcher(header.orElse("").strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String from = matcher.group(1);
        String to = matcher.group(2);
        if (from.isEmpty()) {
            long last = to.isEmpty() ? 0 : Math.min(size, Long.parseLong(to));
            return to.isEmpty() ? Optional.empty() : Optional.of(new ByteRange(size - last, last));
        }
        long first = Long.parseLong(from);
        long last = to.isEmpty() ? size - 1 : Math.min(size - 1, Long.parseLong(to));
        if (!to.isEmpty() && Long.parseLong(to) < first) {
            return Optional.empty();
        }
        return Optional.of(new ByteRange(first, Math.max(0, last - first + 1)));
    }
}
