package org.felucca.logdriver.local.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.felucca.driver.DriverTable;
import org.felucca.driver.log.LogDriver;
import org.felucca.driver.log.LogReader;
import org.felucca.driver.log.LogSink;
import org.felucca.driver.log.LogSpec;
import org.felucca.logs.LogOptions;
import org.felucca.logs.file.FileLogs;
import org.felucca.logs.file.Rotation;
import org.felucca.model.Errors;
import org.felucca.model.FeluccaException;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** Docker's local log: compact files in the container's folder. */
@Component(property = DriverTable.NAME + "=" + LocalLogDriver.NAME)
public final class LocalLogDriver implements LogDriver, LogReader {
    static final String NAME = "local";

    private static final String MAX_SIZE = "max-size";
    private static final String MAX_FILE = "max-file";
    private static final String COMPRESS = "compress";
    private static final Set<String> OPTIONS = Set.of(MAX_SIZE, MAX_FILE, COMPRESS);
    private static final Rotation OTHERWISE = new Rotation(20L << 20, 5, true);

    private final FileLogs logs = new FileLogs(NAME);

    @Override
    public void validate(Map<String, String> options) {
        LogOptions.known(options, OPTIONS, "unknown log opt '%s' for log driver local");
        rotation(options);
    }

    private static Rotation rotation(Map<String, String> options) {
        long size = options.containsKey(MAX_SIZE) ? size(options.get(MAX_SIZE)) : OTHERWISE.size();
        int files = options.containsKey(MAX_FILE) ? files(options.get(MAX_FILE)) : OTHERWISE.files();
        boolean compress = options.containsKey(COMPRESS) ? compress(options.get(COMPRESS)) : OTHERWISE.compress();
        if (compress && files == 1) {
            throw Errors.invalid("compression cannot be enabled when max file count is 1");
        }
        return new Rotation(size == 0 ? Rotation.UNLIMITED : size, files, compress);
    }

    private static long size(String text) {
        try {
            return LogOptions.size(text);
        } catch (FeluccaException e) {
            throw LogOptions.prefixed("invalid value for max-size: " + text + ": ", e);
        }
    }

    private static int files(String text) {
        int files;
        try {
            files = LogOptions.number(text);
        } catch (FeluccaException e) {
            throw LogOptions.prefixed("invalid value for max-file: " + text + ": ", e);
        }
        if (files < 1) {
            throw Errors.invalid("invalid value for max-file: %s: it cannot be less than 1", text);
        }
        return files;
    }

    private static boolean compress(String text) {
        try {
            return LogOptions.flag(text);
        } catch (FeluccaException e) {
            throw LogOptions.prefixed("error reading compress log option: ", e);
        }
    }

    @Override
    public LogSink open(LogSpec spec) {
        try {
            return logs.open(path(spec), new Frames(), rotation(spec.options()));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "open log of container " + spec.container().abbreviated(), e);
        }
    }

    @Override
    public void read(LogSpec spec, ReadSpec wanted, EntryConsumer consumer) throws IOException, InterruptedException {
        logs.read(path(spec), new Frames(), wanted, consumer);
    }

    /** Nothing: Docker does not tell where such a log lies. */
    @Override
    public Optional<Path> file(LogSpec spec) {
        return Optional.empty();
    }

    private static Path path(LogSpec spec) {
        return spec.folder().resolve("local-logs").resolve("container.log");
    }

    /** What is not compressed yet is when the log is opened again. */
    @Deactivate
    public void close() {
        logs.close();
    }
}
