package org.felucca.engine.container;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.felucca.model.Absent;

/**
 * What the health check of a container has found.
 *
 * @param status in one word
 * @param failingStreak failures in a row that counted
 * @param log the last five probes, oldest first
 */
public record ContainerHealth(ContainerHealth.Status status, int failingStreak, List<ContainerHealth.Probe> log) {
    public ContainerHealth {
        log = Absent.list(log);
    }

    /** The words of Docker's API. */
    public enum Status {
        STARTING,
        HEALTHY,
        UNHEALTHY;

        /** The word on the wire: {@code healthy}. */
        public String lowerCase() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One look at a container.
     *
     * @param start when it began
     * @param end when it ended
     * @param exitCode 0 is well; -1 when it could not be run or took too long
     * @param output its beginning, or why it could not be run
     */
    public record Probe(Instant start, Instant end, int exitCode, String output) {
        public Probe {
            output = Absent.text(output);
        }
    }
}
