package org.felucca.client.text;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Durations as Go reads and writes them: {@code 1h30m}, {@code 500ms}, {@code 1.5s}. */
public final class GoDuration {
    private GoDuration() {}

    /** Reads a duration into nanoseconds. Throws {@link IllegalArgumentException} with Go's words. */
    public static long parse(String text) {
        int at = 0;
        boolean negative = text.startsWith("-");
        if (negative || text.startsWith("+")) {
            at = 1;
        }
        if (text.substring(at).equals("0")) {
            return 0;
        }
        if (at == text.length()) {
            throw invalid(text);
        }
        BigDecimal nanos = BigDecimal.ZERO;
        while (at < text.length()) {
            int digits = at;
            while (at < text.length() && (Character.isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
                at++;
            }
            int unitStart = at;
            while (at < text.length() && !Character.isDigit(text.charAt(at)) && text.charAt(at) != '.') {
                at++;
            }
            String number = text.substring(digits, unitStart);
            String unit = text.substring(unitStart, at);
            if (number.isEmpty() || number.equals(".")) {
                throw invalid(text);
            }
            if (unit.isEmpty()) {
                throw new IllegalArgumentException("time: missing unit in duration \"" + text + "\"");
            }
            nanos = nanos.add(number(number, text).multiply(BigDecimal.valueOf(unitNanos(unit, text))));
        }
        long value = nanos.setScale(0, RoundingMode.DOWN).longValue();
        return negative ? -value : value;
    }

    private static BigDecimal number(String digits, String text) {
        try {
            return new BigDecimal(digits);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(invalid(text).getMessage(), e);
        }
    }

    private static long unitNanos(String unit, String text) {
        return switch (unit) {
            case "ns" -> 1L;
            case "us", "µs", "μs" -> 1_000L;
            case "ms" -> 1_000_000L;
            case "s" -> 1_000_000_000L;
            case "m" -> 60_000_000_000L;
            case "h" -> 3_600_000_000_000L;
            default ->
                throw new IllegalArgumentException("time: unknown unit \"" + unit + "\" in duration \"" + text + "\"");
        };
    }

    private static IllegalArgumentException invalid(String text) {
        return new IllegalArgumentException("time: invalid duration \"" + text + "\"");
    }
}
