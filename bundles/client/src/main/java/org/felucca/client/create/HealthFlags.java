package org.felucca.client.create;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.felucca.client.cli.Flag;
import org.felucca.client.cli.Numbers;
import org.felucca.client.cli.Syntax;
import org.felucca.client.text.GoDuration;

/** How the engine checks whether the container is well. Durations are nanoseconds. */
final class HealthFlags {
    private final Flag<String> command;
    private final Flag<Long> interval;
    private final Flag<Long> retries;
    private final Flag<Long> startInterval;
    private final Flag<Long> startPeriod;
    private final Flag<Long> timeout;
    private final Flag<Boolean> none;

    HealthFlags(Syntax syntax) {
        command = syntax.text("", "health-cmd", "Command that checks health");
        interval = duration(syntax, "health-interval", "Time between two checks");
        retries = syntax.value(
                "", "health-retries", "int", 0L, Numbers::integer, "Failures in a row that mean unhealthy");
        startInterval = duration(syntax, "health-start-interval", "Time between two checks while starting");
        startPeriod = duration(syntax, "health-start-period", "Time to start up, in which failures do not count");
        timeout = duration(syntax, "health-timeout", "Time that one check may take");
        none = syntax.flag("", "no-healthcheck", "Switch the image's health check off");
    }

    private static Flag<Long> duration(Syntax syntax, String name, String text) {
        return syntax.value("", name, "duration", 0L, GoDuration::parse, text + " (ms|s|m|h)");
    }

    void addTo(Map<String, Object> config) {
        boolean any = !command.get().isEmpty()
                || interval.get() != 0
                || retries.get() != 0
                || startInterval.get() != 0
                || startPeriod.get() != 0
                || timeout.get() != 0;
        if (none.get()) {
            if (any) {
                throw new IllegalArgumentException("--no-healthcheck conflicts with --health-* options");
            }
            config.put("Healthcheck", Map.of("Test", List.of("NONE")));
        } else if (any) {
            Map<String, Object> check = new LinkedHashMap<>();
            if (!command.get().isEmpty()) {
                check.put("Test", List.of("CMD-SHELL", command.get()));
            }
            put(check, "Interval", interval, "--health-interval");
            put(check, "Timeout", timeout, "--health-timeout");
            put(check, "Retries", retries, "--health-retries");
            put(check, "StartPeriod", startPeriod, "--health-start-period");
            put(check, "StartInterval", startInterval, "--health-start-interval");
            config.put("Healthcheck", check);
        }
    }

    private static void put(Map<String, Object> check, String name, Flag<Long> flag, String shown) {
        if (flag.get() < 0) {
            throw new IllegalArgumentException(shown + " cannot be negative");
        }
        if (flag.get() != 0) {
            check.put(name, flag.get());
        }
    }
}
