package org.felucca.model;

import java.time.Duration;
import java.util.List;

/**
 * How a container tells that it is well. Durations of zero mean: the default.
 *
 * @param test {@code NONE}, {@code CMD …} or {@code CMD-SHELL …}; empty inherits the image's
 * @param interval between two probes
 * @param timeout of one probe
 * @param startPeriod failures that do not count
 * @param startInterval between probes in the start period
 * @param retries failures in a row that make it unhealthy
 */
public record Healthcheck(
        List<String> test,
        Duration interval,
        Duration timeout,
        Duration startPeriod,
        Duration startInterval,
        int retries) {
    public Healthcheck {
        test = Absent.list(test);
        interval = interval == null ? Duration.ZERO : interval;
        timeout = timeout == null ? Duration.ZERO : timeout;
        startPeriod = startPeriod == null ? Duration.ZERO : startPeriod;
        startInterval = startInterval == null ? Duration.ZERO : startInterval;
    }
}
