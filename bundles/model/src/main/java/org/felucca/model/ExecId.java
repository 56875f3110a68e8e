package org.felucca.model;

import java.util.regex.Pattern;

/** Exec id: 64 lower-case hex digits, of which people see the first twelve. */
public record ExecId(String value) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

    public ExecId {
        if (!FORM.matcher(value).matches()) {
            throw Errors.invalid("invalid exec id: %s", value);
        }
    }

    /** A new one, from a strong source of randomness. */
    public static ExecId random() {
        return new ExecId(RandomHex.digits(64));
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
