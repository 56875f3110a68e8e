package org.felucca.logdriver.jsonfile.internal;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.felucca.model.Errors;

/**
 * When a log file is turned over, and how many are kept: {@code max-size}, {@code max-file}.
 *
 * @param size bytes from which a file is turned over
 * @param files kept in all
 */
record Rotation(long size, int files) {
    private static final Pattern SIZE = Pattern.compile("(\\d+(?:\\.\\d+)?) ?([kmgtp]?)i?b?");
    private static final String UNITS = "kmgtp";

    /** Throws INVALID with Docker's words. */
    static Rotation of(Map<String, String> options) {
        String maxSize = options.get("max-size");
        String maxFile = options.get("max-file");
        long size = maxSize == null || maxSize.equals("-1") ? Long.MAX_VALUE : size(maxSize);
        int files = maxFile == null ? 1 : files(maxFile);
        if (maxSize == null && files > 1) {
            throw Errors.invalid("max-size must be set when max-file is greater than 1");
        }
        return new Rotation(size, files);
    }

    /** A number and a unit, of 1024. */
    private static long size(String text) {
        Matcher m = SIZE.matcher(text.toLowerCase(Locale.ROOT));
        if (m.matches()) {
            int power = m.group(2).isEmpty() ? 0 : UNITS.indexOf(m.group(2)) + 1;
            double bytes = Double.parseDouble(m.group(1)) * Math.pow(1024, power);
            if (bytes >= 1 && bytes < Long.MAX_VALUE) {
                return (long) bytes;
            }
        }
        throw Errors.invalid("invalid value for max-size: invalid size: '%s'", text);
    }

    private static int files(String text) {
        try {
            int files = Integer.parseInt(text);
            if (files >= 1) {
                return files;
            }
        } catch (NumberFormatException e) {
            throw Errors.invalid("invalid value for max-file: %s", text);
        }
        throw Errors.invalid("max-file cannot be less than 1");
    }
}
