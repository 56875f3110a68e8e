package org.felucca.model;

import java.util.regex.Pattern;

/** Endpoint id: 64 lower-case hex digits, of which people see the first twelve. */
public record EndpointId(String value) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

    public EndpointId {
        if (!FORM.matcher(value).matches()) {
            throw Errors.invalid("invalid endpoint id: %s", value);
        }
    }

    /** A new one, from a strong source of randomness. */
    public static EndpointId random() {
        return new EndpointId(RandomHex.digits(64));
    }

    /** The first twelve digits, as tables show it. */
    public String abbreviated() {
        return value.substring(0, 12);
    }

    @Override
    public String toString() {
        return value;
    }
}
