package org.felucca.distribution.internal.registry;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;

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

    /** The pause after a refusal: as long as the registry asks for, within reason. */
    public Duration pause(int attempt, RegistryException refused) {
        return longer(pause(attempt), refused.asked());
    }

    /** The pause after an answer. */
    Duration pause(int attempt, Answer answer) {
        return longer(pause(attempt), asked(answer));
    }

    private static Duration longer(Duration own, Duration asked) {
        Duration bounded = asked.compareTo(LONGEST) < 0 ? asked : LONGEST;
        return bounded.compareTo(own) > 0 ? bounded : own;
    }

    /** {@code Retry-After}: seconds or a date (RFC 9110, 10.2.3); zero if nothing is said. */
    static Duration asked(Answer answer) {
        String text = answer.header("retry-after").orElse("").strip();
        try {
            if (text.matches("[0-9]{1,9}")) {
                return Duration.ofSeconds(Long.parseLong(text));
            }
            return text.isEmpty()
                    ? Duration.ZERO
                    : Duration.between(Instant.now(), Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text)));
        } catch (DateTimeException e) {
            return Duration.ZERO;
        }
    }
}
