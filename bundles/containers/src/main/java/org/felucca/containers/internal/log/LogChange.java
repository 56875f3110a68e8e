package org.felucca.containers.internal.log;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.felucca.containers.internal.Container;
import org.felucca.containers.internal.Containers;
import org.felucca.containers.internal.Drivers;
import org.felucca.containers.internal.record.ContainerRecord;
import org.felucca.driver.log.LogEntry;
import org.felucca.driver.log.LogSink;
import org.felucca.model.Errors;
import org.felucca.model.HostConfigBuilder;
import org.felucca.model.LogConfig;

/** Another log, or other options, for a container that may be running. What was logged so far stays readable, and no line is lost. */
public final class LogChange {
    private final Containers containers;
    private final Drivers drivers;
    private final Logs logs;

    public LogChange(Containers containers, Drivers drivers) {
        this.containers = containers;
        this.drivers = drivers;
        this.logs = new Logs(containers, drivers);
    }

    /**
     * What a wish makes of a log: options that it does not name stay, those with an empty value go; another driver begins without any.
     *
     * @param wanted without a type: that of now
     */
    static LogConfig merge(LogConfig now, LogConfig wanted) {
        boolean same = wanted.type().isEmpty() || wanted.type().equals(now.type());
        Map<String, String> options = new TreeMap<>(same ? now.config() : Map.of());
        options.putAll(wanted.config());
        options.values().removeIf(String::isEmpty);
        return new LogConfig(same ? now.type() : wanted.type(), options);
    }

    /** The log that the wish makes. Throws INVALID in Docker's words, and CONFLICT where what was logged could not be read any more. */
    public LogConfig check(LogConfig now, LogConfig wanted, String defaultDriver) throws InterruptedException {
        LogConfig next = merge(now, wanted);
        Logs.check(next, drivers, defaultDriver);
        String before = Logs.readBy(now, drivers);
        if (!before.isEmpty() && !before.equals(Logs.readBy(next, drivers))) {
            throw Errors.conflict(
                    "the log cannot be changed from %s to %s: what has been logged could not be read any more",
                    named(now, before), named(next, Logs.readBy(next, drivers)));
        }
        return next;
    }

    private static String named(LogConfig log, String readBy) {
        return readBy.isEmpty() && !log.type().equals(Logs.NONE) ? log.type() + " without a cache" : log.type();
    }

    /** Puts it into force; where the new log does not open, the old one goes on. Caller holds the container's lock. */
    public void apply(Container container, LogConfig next) throws IOException, InterruptedException {
        ContainerRecord before = container.record();
        if (next.equals(before.hostConfig().logConfig())) {
            return;
        }
        ContainerRecord after = before.withHostConfig(
                HostConfigBuilder.builder(before.hostConfig()).logConfig(next).build());
        if (!container.state().alive()) {
            containers.change(container, after);
            return;
        }
        AtomicReference<RuntimeException> failure = new AtomicReference<>();
        container.hub().exchangeLog(() -> {
            containers.change(container, after);
            try {
                return logs.open(container).orElse(NoLog.INSTANCE);
            } catch (RuntimeException e) {
                failure.set(e);
                containers.change(container, before);
                return logs.reopen(container).orElse(NoLog.INSTANCE);
            }
        });
        if (failure.get() != null) {
            throw failure.get();
        }
    }

    /** Of a container that had a log. */
    private enum NoLog implements LogSink {
        INSTANCE;

        @Override
        public void write(LogEntry entry) {}

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
