package org.felucca.logging.internal;

import java.util.List;
import org.slf4j.event.Level;

/** From which level on a logger writes. */
record LogLevels(Level least, List<String> verbose, List<String> quiet) {
    static final LogLevels DEFAULT = new LogLevels(Level.INFO, List.of(), List.of());

    LogLevels {
        verbose = List.copyOf(verbose);
        quiet = List.copyOf(quiet);
    }

    boolean writes(String logger, Level level) {
        if (level.toInt() >= Level.WARN.toInt() && level.toInt() >= least.toInt()) {
            return true;
        }
        return verbose.stream().anyMatch(logger::startsWith)
                || (level.toInt() >= least.toInt() && quiet.stream().noneMatch(logger::startsWith));
    }
}
