package org.felucca.distribution.internal.registry;

import java.time.Duration;

/**
 * How often to try again what may go well later.
 *
 * @param attempts in all
 * @param first pause, doubled with each
 */
public record Retry(int attempts, Duration first) {
    private static final Duration LONGEST = Duration.ofSeconds(30);

    /** The pause after an attempt, counted from 1. */
    public Duration pause(int attempt) {
        Duration pause = first.multipliedBy(1L << Math.min(attempt - 1, 10));
        return pause.compareTo(LONGEST) < 0 ? pause : LONGEST;
    }

    /** As long as the server asks for, within reason. */
    Duration pause(int attempt, Answer answer) {
        try {
            long asked = Long.parseLong(answer.header("retry-after").orElse("0").strip());
            Duration pause = Duration.ofSeconds(Math.min(asked, LONGEST.toSeconds()));
            return pause.compareTo(pause(attempt)) > 0 ? pause : pause(attempt);
        } catch (NumberFormatException e) {
            return pause(attempt);
        }
    }
}
