package org.felucca.logs;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.felucca.model.Errors;
import org.felucca.model.FeluccaException;

/** Reads options of log drivers. What is wrong is INVALID, in Docker's words: tools look for them. */
public final class LogOptions {
    private static final Pattern SIZE = Pattern.compile("(\\d+(?:\\.\\d+)?) ?([kmgtp]?)i?b?");
    private static final String UNITS = "kmgtp";
    private static final Set<String> YES = Set.of("1", "t", "T", "TRUE", "true", "True");
    private static final Set<String> NO = Set.of("0", "f", "F", "FALSE", "false", "False");

    private LogOptions() {}

    /** Refuses options that are not known; the sentence is the driver's, with a place for the option's name. */
    public static void known(Map<String, String> options, Set<String> known, String sentence) {
        options.keySet().stream()
                .filter(key -> !known.contains(key))
                .sorted()
                .findFirst()
                .ifPresent(key -> {
                    throw Errors.invalid(sentence, key);
                });
    }

    /** Bytes: a number and a unit of 1024. */
    public static long size(String text) {
        Matcher m = SIZE.matcher(text.toLowerCase(Locale.ROOT));
        if (!m.matches()) {
            throw Errors.invalid("invalid size: '%s'", text);
        }
        int power = m.group(2).isEmpty() ? 0 : UNITS.indexOf(m.group(2)) + 1;
        double bytes = Double.parseDouble(m.group(1)) * Math.pow(1024, power);
        if (bytes >= Long.MAX_VALUE) {
            throw Errors.invalid("invalid size: '%s'", text);
        }
        return (long) bytes;
    }

    /** A whole number. */
    public static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw Errors.invalid("strconv.Atoi: parsing \"%s\": invalid syntax", text);
        }
    }

    /** Yes or no. */
    public static boolean flag(String text) {
        if (!YES.contains(text) && !NO.contains(text)) {
            throw Errors.invalid("strconv.ParseBool: parsing \"%s\": invalid syntax", text);
        }
        return YES.contains(text);
    }

    /** Yes or no; absent or empty is no. */
    public static boolean flag(Map<String, String> options, String key) {
        return Optional.ofNullable(options.get(key))
                .filter(text -> !text.isEmpty())
                .map(LogOptions::flag)
                .orElse(false);
    }

    /** The same complaint with words before it. */
    public static FeluccaException prefixed(String words, FeluccaException e) {
        return new FeluccaException(e.kind(), words + e.getMessage(), e);
    }
}
