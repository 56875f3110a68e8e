package org.felucca.logging.internal;

import java.util.List;
import org.slf4j.event.Level;

/** From which level on a logger writes. */
record LogLevels(Level least, List<String> verbose) {
    static final LogLevels DEFAULT = new LogLevels(Level.INFO, List.of());

    LogLevels {
        verbose = List.copyOf(verbose);
    }

    boolean writes(String logger, Level level) {
        return level.toInt() >= least.toInt() || verbose.stream().anyMatch(logger::startsWith);
    }
}
