package org.felucca.client.text;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Sizes as docker writes and reads them: powers of 1000 in lists, powers of 1024 in limits and in what users type. */
public final class Sizes {
    private static final String[] DECIMAL = {"B", "kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB"};
    private static final String[] BINARY = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB", "YiB"};

    private Sizes() {}

    /** Bytes with a decimal unit and so many significant digits, such as {@code 4.26MB}. */
    public static String decimal(long bytes, int digits) {
        return scaled(bytes, 1000, DECIMAL, digits);
    }

    /** Bytes with a binary unit and four significant digits, such as {@code 23.47GiB}. */
    public static String binary(long bytes) {
        return scaled(bytes, 1024, BINARY, 4);
    }

    private static String scaled(long bytes, double base, String[] units, int digits) {
        double value = bytes;
        int unit = 0;
        while (value >= base && unit < units.length - 1) {
            value /= base;
            unit++;
        }
        return significant(value, digits) + units[unit];
    }

    /** What C's {@code %.Ng} prints for numbers from 0 up. */
    private static String significant(double value, int digits) {
        if (value == 0) {
            return "0";
        }
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(digits, RoundingMode.HALF_EVEN));
        int exponent = rounded.precision() - rounded.scale() - 1;
        BigDecimal bare = rounded.stripTrailingZeros();
        if (exponent >= digits) {
            return bare.movePointLeft(exponent).toPlainString() + "e+" + (exponent < 10 ? "0" : "") + exponent;
        }
        return bare.toPlainString();
    }

    /**
     * Reads a size such as {@code 64m}, {@code 1.5g} or {@code 64MiB}: always powers of 1024. Throws
     * {@link IllegalArgumentException} with docker's words.
     */
    public static long parse(String text) {
        int end = text.length();
        while (end > 0 && !Character.isDigit(text.charAt(end - 1)) && text.charAt(end - 1) != '.') {
            end--;
        }
        String number = text.substring(0, end);
        String unit = text.substring(end).trim().toLowerCase(Locale.ROOT);
        if (number.isEmpty() || number.startsWith("-") || number.startsWith("+")) {
            throw invalid(text);
        }
        double value;
        try {
            value = Double.parseDouble(number.trim());
        } catch (NumberFormatException e) {
            throw invalid(text);
        }
        return (long) (value * (1L << shift(unit, text)));
    }

    private static int shift(String unit, String text) {
        if (unit.isEmpty() || unit.equals("b")) {
            return 0;
        }
        String rest = unit.substring(1);
        int power = "kmgtp".indexOf(unit.charAt(0)) + 1;
        if (power == 0 || !(rest.isEmpty() || rest.equals("b") || rest.equals("ib"))) {
            if (rest.isEmpty() || power > 0) {
                throw new IllegalArgumentException("invalid suffix: '" + unit + "'");
            }
            throw invalid(text);
        }
        return 10 * power;
    }

    private static IllegalArgumentException invalid(String text) {
        return new IllegalArgumentException("invalid size: '" + text + "'");
    }
}
