package org.felucca.containers.internal.health;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.felucca.engine.container.ContainerHealth.Status;
import org.felucca.model.ContainerConfig;
import org.felucca.model.Healthcheck;

/**
 * What is to be run to see whether a container is well, how often and how long; Docker's defaults filled in.
 *
 * @param command program and arguments
 */
record HealthPlan(
        List<String> command,
        Duration interval,
        Duration timeout,
        Duration startPeriod,
        Duration startInterval,
        int retries) {
    private static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration START_INTERVAL = Duration.ofSeconds(5);
    private static final int RETRIES = 3;
    private static final List<String> SHELL = List.of("/bin/sh", "-c");

    /** Empty where there is no check, or {@code NONE} switches it off. */
    static Optional<HealthPlan> of(ContainerConfig config) {
        return config.healthcheck().flatMap(check -> command(check.test(), config.shell())
                .map(command -> new HealthPlan(
                        command,
                        or(check.interval(), INTERVAL),
                        or(check.timeout(), TIMEOUT),
                        check.startPeriod(),
                        or(check.startInterval(), START_INTERVAL),
                        retries(check))));
    }

    private static int retries(Healthcheck check) {
        return check.retries() > 0 ? check.retries() : RETRIES;
    }

    private static Duration or(Duration said, Duration otherwise) {
        return said.isZero() ? otherwise : said;
    }

    private static Optional<List<String>> command(List<String> test, List<String> shell) {
        if (test.size() < 2) {
            return Optional.empty();
        }
        List<String> words = test.subList(1, test.size());
        return switch (test.get(0)) {
            case "CMD" -> Optional.of(words);
            case "CMD-SHELL" -> {
                List<String> line = new ArrayList<>(shell.isEmpty() ? SHELL : shell);
                line.addAll(words);
                yield Optional.of(line);
            }
            default -> Optional.empty();
        };
    }

    boolean inStartPeriod(Instant started, Instant now) {
        return Duration.between(started, now).compareTo(startPeriod) < 0;
    }

    /** How long to wait for the next probe. */
    Duration pause(Status status, Instant started, Instant now) {
        return status == Status.STARTING && inStartPeriod(started, now) ? startInterval : interval;
    }
}
