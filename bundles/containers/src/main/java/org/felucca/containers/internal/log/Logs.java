package org.felucca.containers.internal.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import org.felucca.containers.internal.Container;
import org.felucca.containers.internal.Containers;
import org.felucca.containers.internal.Drivers;
import org.felucca.containers.internal.record.ContainerRecord;
import org.felucca.driver.log.LogDriver;
import org.felucca.driver.log.LogReader;
import org.felucca.driver.log.LogReader.EntryConsumer;
import org.felucca.driver.log.LogReader.ReadSpec;
import org.felucca.driver.log.LogSink;
import org.felucca.driver.log.LogSpec;
import org.felucca.model.Errors;
import org.felucca.model.FeluccaException;
import org.felucca.model.LogConfig;

/**
 * The logs of containers: a driver's, with what all drivers have in common around it. What a driver can't read back is kept a second time by
 * the driver {@code local}, so that it can be read all the same.
 */
public final class Logs {
    /** The driver of containers whose output nobody keeps. */
    public static final String NONE = "none";

    private static final String CACHE = "local";

    private final Containers containers;
    private final Drivers drivers;

    public Logs(Containers containers, Drivers drivers) {
        this.containers = containers;
        this.drivers = drivers;
    }

    /** Refuses a wish that can't be met; INVALID in Docker's words. The default driver may be away for a moment. */
    public static void check(LogConfig log, Drivers drivers, String defaultDriver) throws InterruptedException {
        if (log.type().equals(NONE)) {
            return;
        }
        CommonOptions.check(log.config());
        if (drivers.log().find(log.type()).isEmpty() && !log.type().equals(defaultDriver)) {
            throw Errors.invalid("logger: no log driver named '%s' is registered", log.type());
        }
        LogDriver driver = drivers.log().take(log.type());
        driver.validate(CommonOptions.ofDriver(log.config()));
        if (!(driver instanceof LogReader)) {
            drivers.log().find(CACHE).ifPresent(cache -> cache.validate(CommonOptions.ofCache(log.config())));
        }
    }

    /**
     * By whom the output of such a container can be read back: the driver itself, the one that keeps a copy for those that can't, or nobody, which is empty. The
     * driver is there.
     */
    static String readBy(LogConfig log, Drivers drivers) throws InterruptedException {
        if (log.type().equals(NONE)) {
            return "";
        }
        if (drivers.log().take(log.type()) instanceof LogReader) {
            return log.type();
        }
        return CommonOptions.caches(log.config()) ? CACHE : "";
    }

    /** Opens the log of a run that begins; empty for one without. Throws INTERNAL with the driver's reason. */
    public Optional<LogSink> open(Container container) throws InterruptedException {
        LogConfig log = container.record().hostConfig().logConfig();
        if (log.type().equals(NONE)) {
            return Optional.empty();
        }
        LogDriver driver = drivers.log().take(log.type());
        try {
            return Optional.of(around(container, driver, driver.open(spec(container))));
        } catch (UncheckedIOException e) {
            throw Errors.internal(
                    e, "failed to initialize logging driver: %s", e.getCause().getMessage());
        } catch (FeluccaException e) {
            throw new FeluccaException(e.kind(), "failed to initialize logging driver: " + e.getMessage(), e);
        }
    }

    /** Opens the log of a run that goes on already: where the driver can't now, it is asked again with what is written later. */
    public Optional<LogSink> reopen(Container container) throws InterruptedException {
        LogConfig log = container.record().hostConfig().logConfig();
        if (log.type().equals(NONE)) {
            return Optional.empty();
        }
        LogDriver driver = drivers.log().take(log.type());
        LogSpec spec = spec(container);
        return Optional.of(
                around(container, driver, new LateSink(() -> driver.open(spec), driver instanceof LogReader)));
    }

    private LogSink around(Container container, LogDriver driver, LogSink sink) {
        Map<String, String> options =
                container.record().hostConfig().logConfig().config();
        LogSink whole = sink;
        if (!(driver instanceof LogReader) && CommonOptions.caches(options)) {
            Optional<LogDriver> cache = drivers.log().find(CACHE);
            if (cache.isPresent()) {
                whole = new CachedSink(cache.get().open(cacheSpec(container)), sink);
            }
        }
        return CommonOptions.drops(options)
                ? new RingSink(
                        whole, CommonOptions.buffer(options), container.id().abbreviated(), container.hub()::logged)
                : whole;
    }

    /** A log that can be read. */
    @FunctionalInterface
    public interface Reading {
        /** As {@link LogReader#read} says. */
        void read(ReadSpec wanted, EntryConsumer consumer) throws IOException, InterruptedException;
    }

    /** The log of a container, to be read. Throws NOT_IMPLEMENTED where it can't be. */
    public Reading readable(Container container) throws InterruptedException {
        LogConfig log = container.record().hostConfig().logConfig();
        if (!log.type().equals(NONE)) {
            if (drivers.log().take(log.type()) instanceof LogReader reader) {
                LogSpec spec = spec(container);
                return (wanted, consumer) -> reader.read(spec, wanted, consumer);
            }
            if (CommonOptions.caches(log.config())
                    && drivers.log().find(CACHE).orElse(null) instanceof LogReader reader) {
                LogSpec spec = cacheSpec(container);
                return (wanted, consumer) -> reader.read(spec, wanted, consumer);
            }
        }
        throw Errors.notImplemented("configured logging driver does not support reading");
    }

    private LogSpec spec(Container container) {
        return spec(
                container,
                CommonOptions.ofDriver(
                        container.record().hostConfig().logConfig().config()));
    }

    private LogSpec cacheSpec(Container container) {
        return spec(
                container,
                CommonOptions.ofCache(
                        container.record().hostConfig().logConfig().config()));
    }

    private LogSpec spec(Container container, Map<String, String> options) {
        ContainerRecord record = container.record();
        return new LogSpec(
                record.id(),
                record.name(),
                containers.folder(container),
                options,
                new LogSpec.ContainerFacts(
                        record.imageId(),
                        record.config().image(),
                        record.created(),
                        record.commandLine(),
                        record.config().labels(),
                        record.config().env()));
    }
}
