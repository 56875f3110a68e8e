package org.felucca.logging.internal;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.event.Level;

/** From which level on a logger writes. Jetty asks some hundred times for each request, so the answer for a logger is found once. */
final class LogLevels {
    static final LogLevels DEFAULT = new LogLevels(Level.INFO, List.of(), List.of());

    private final Level least;
    private final List<String> verbose;
    private final List<String> quiet;
    private final Map<String, Level> byLogger = new ConcurrentHashMap<>();

    LogLevels(Level least, List<String> verbose, List<String> quiet) {
        this.least = least;
        this.verbose = List.copyOf(verbose);
        this.quiet = List.copyOf(quiet);
    }

    boolean writes(String logger, Level level) {
        Level from = byLogger.get(logger);
        if (from == null) {
            from = from(logger);
            byLogger.put(logger, from);
        }
        return level.toInt() >= from.toInt();
    }

    private Level from(String logger) {
        if (isOneOf(verbose, logger)) {
            return Level.TRACE;
        }
        boolean hushed = isOneOf(quiet, logger) && least.toInt() < Level.WARN.toInt();
        return hushed ? Level.WARN : least;
    }

    private static boolean isOneOf(List<String> prefixes, String logger) {
        return prefixes.stream().anyMatch(logger::startsWith);
    }
}
