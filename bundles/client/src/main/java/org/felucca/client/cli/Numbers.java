package org.felucca.client.cli;

import java.math.BigDecimal;
import org.felucca.client.text.Sizes;

/** Values of flags, with the words in which Go refuses others. */
public final class Numbers {
    private Numbers() {}

    /** A whole number, in any of Go's notations. */
    public static long integer(String text) {
        try {
            return Long.decode(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("strconv.ParseInt: parsing \"" + text + "\": invalid syntax", e);
        }
    }

    /** A whole number from 0 to 65535. */
    public static long small(String text) {
        long value;
        try {
            value = Long.decode(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("strconv.ParseUint: parsing \"" + text + "\": invalid syntax", e);
        }
        if (value < 0 || value > 0xffff) {
            throw new IllegalArgumentException("strconv.ParseUint: parsing \"" + text + "\": value out of range");
        }
        return value;
    }

    /** A size in bytes. */
    public static long bytes(String text) {
        return Sizes.parse(text);
    }

    /** A size in bytes, or -1 for no bound. */
    public static long bytesOrUnlimited(String text) {
        return text.equals("-1") ? -1 : Sizes.parse(text);
    }

    /** A number of processors in units of 1e-9. */
    public static long nanoCpus(String text) {
        BigDecimal cpus;
        try {
            cpus = new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("failed to parse " + text + " as a rational number", e);
        }
        try {
            return cpus.movePointRight(9).longValueExact();
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("value is too precise", e);
        }
    }
}
