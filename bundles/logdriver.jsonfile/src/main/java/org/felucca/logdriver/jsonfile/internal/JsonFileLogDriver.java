package org.felucca.logdriver.jsonfile.internal;

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
import org.felucca.model.Errors;
import org.osgi.service.component.annotations.Component;

/** Docker's json-file log: a file of JSON lines in the container's folder. */
@Component(property = DriverTable.NAME + "=json-file")
public final class JsonFileLogDriver implements LogDriver, LogReader {
    private static final Set<String> OPTIONS = Set.of(
            "max-size",
            "max-file",
            "compress",
            "labels",
            "labels-regex",
            "env",
            "env-regex",
            "tag",
            "mode",
            "max-buffer-size");

    @Override
    public void validate(Map<String, String> options) {
        for (String key : options.keySet()) {
            if (!OPTIONS.contains(key)) {
                throw Errors.invalid("unknown log opt '%s' for json-file log driver", key);
            }
        }
        if (Boolean.parseBoolean(options.get("compress"))) {
            throw Errors.notImplemented("log opt 'compress': compression of json-file logs is not built yet");
        }
        Rotation.of(options);
    }

    @Override
    public LogSink open(LogSpec spec) {
        try {
            return new JsonFileSink(new LogFiles(path(spec)), Rotation.of(spec.options()));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "open log of container " + spec.container().abbreviated(), e);
        }
    }

    @Override
    public void read(LogSpec spec, ReadSpec wanted, EntryConsumer consumer) throws IOException, InterruptedException {
        new JsonFileReading(new LogFiles(path(spec)), wanted, consumer).run();
    }

    @Override
    public Optional<Path> file(LogSpec spec) {
        return Optional.of(path(spec));
    }

    private static Path path(LogSpec spec) {
        return spec.folder().resolve(spec.container() + "-json.log");
    }
}
