package org.felucca.containers.internal.health;

import java.math.BigDecimal;
import java.time.Duration;

/** Durations in the words of Docker's messages: {@code 1.5s}, {@code 200ms}, {@code 1m30s}, {@code 1h0m0s}. */
final class GoDurations {
    private GoDurations() {}

    static String text(Duration duration) {
        if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
            return decimal(duration.toNanos(), 6) + "ms";
        }
        long minutes = duration.toMinutes();
        String seconds = decimal(duration.minusMinutes(minutes).toNanos(), 9) + "s";
        if (minutes == 0) {
            return seconds;
        }
        return minutes < 60 ? minutes + "m" + seconds : minutes / 60 + "h" + minutes % 60 + "m" + seconds;
    }

    private static String decimal(long value, int scale) {
        BigDecimal number = BigDecimal.valueOf(value, scale).stripTrailingZeros();
        return number.toPlainString();
    }
}
