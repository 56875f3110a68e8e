package org.felucca.containers.internal.run;

import java.util.Locale;
import java.util.Map;
import org.felucca.model.Errors;

/** signal(7) by name or number, as Docker reads them. */
public final class Signals {
    public static final int KILL = 9;
    public static final int TERM = 15;
    private static final String PREFIX = "SIG";
    private static final int REALTIME_FIRST = 34;
    private static final int LAST = 64;

    private static final Map<String, Integer> NUMBERS = Map.ofEntries(
            Map.entry("HUP", 1),
            Map.entry("INT", 2),
            Map.entry("QUIT", 3),
            Map.entry("ILL", 4),
            Map.entry("TRAP", 5),
            Map.entry("ABRT", 6),
            Map.entry("IOT", 6),
            Map.entry("BUS", 7),
            Map.entry("FPE", 8),
            Map.entry("KILL", 9),
            Map.entry("USR1", 10),
            Map.entry("SEGV", 11),
            Map.entry("USR2", 12),
            Map.entry("PIPE", 13),
            Map.entry("ALRM", 14),
            Map.entry("TERM", 15),
            Map.entry("STKFLT", 16),
            Map.entry("CHLD", 17),
            Map.entry("CLD", 17),
            Map.entry("CONT", 18),
            Map.entry("STOP", 19),
            Map.entry("TSTP", 20),
            Map.entry("TTIN", 21),
            Map.entry("TTOU", 22),
            Map.entry("URG", 23),
            Map.entry("XCPU", 24),
            Map.entry("XFSZ", 25),
            Map.entry("VTALRM", 26),
            Map.entry("PROF", 27),
            Map.entry("WINCH", 28),
            Map.entry("IO", 29),
            Map.entry("POLL", 29),
            Map.entry("PWR", 30),
            Map.entry("SYS", 31),
            Map.entry("RTMIN", REALTIME_FIRST),
            Map.entry("RTMAX", LAST));

    private Signals() {}

    /** The number; throws INVALID with Docker's words. */
    public static int number(String text) {
        if (!text.isEmpty() && text.length() <= 3 && text.chars().allMatch(Character::isDigit)) {
            int number = Integer.parseInt(text);
            if (number < 1 || number > LAST) {
                throw invalid(text);
            }
            return number;
        }
        String name = text.toUpperCase(Locale.ROOT);
        name = name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
        Integer number = NUMBERS.get(name);
        return number != null ? number : realtime(name, text);
    }

    /** {@code RTMIN+3}, {@code RTMAX-2}. */
    private static int realtime(String name, String text) {
        if (name.matches("RTMIN\\+\\d{1,2}") || name.matches("RTMAX-\\d{1,2}")) {
            int offset = Integer.parseInt(name.substring("RTMIN+".length()));
            int number = name.charAt(5) == '+' ? REALTIME_FIRST + offset : LAST - offset;
            if (number >= REALTIME_FIRST && number <= LAST) {
                return number;
            }
        }
        throw invalid(text);
    }

    private static RuntimeException invalid(String text) {
        return Errors.invalid("Invalid signal: %s", text);
    }
}
