package org.felucca.model;

import java.util.regex.Pattern;

/** Container id: 64 lower-case hex digits, of which people see the first twelve. */
public record ContainerId(String value) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

    public ContainerId {
        if (!FORM.matcher(value).matches()) {
            throw Errors.invalid("invalid container id: %s", value);
        }
    }

    /** A new one, from a strong source of randomness. */
    public static ContainerId random() {
        return new ContainerId(RandomHex.digits(64));
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
