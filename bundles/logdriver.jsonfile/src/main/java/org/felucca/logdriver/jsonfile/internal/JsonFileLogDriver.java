package org.felucca.logdriver.jsonfile.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.felucca.driver.DriverTable;
import org.felucca.driver.log.LogDriver;
import org.felucca.driver.log.LogReader;
import org.felucca.driver.log.LogSink;
import org.felucca.driver.log.LogSpec;
import org.felucca.logs.Attributes;
import org.felucca.logs.Tag;
import org.felucca.logs.file.FileLogs;
import org.felucca.logs.file.Rotation;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Docker's json-file log: files of JSON lines in the container's folder. */
@Component(
        property = DriverTable.NAME + "=" + JsonFileLogDriver.NAME,
        configurationPid = "org.felucca.logdriver.jsonfile")
@Designate(ocd = JsonFileLogDriver.Config.class)
public final class JsonFileLogDriver implements LogDriver, LogReader {
    static final String NAME = "json-file";

    @ObjectClassDefinition(name = "json-file logs")
    @interface Config {
        @AttributeDefinition(description = "size from which a file is turned over; -1 for never, as with Docker")
        String max_size() default "20m";

        @AttributeDefinition(description = "files kept of a log, the one that is written included")
        int max_file() default 5;

        @AttributeDefinition(description = "whether older files are compressed")
        boolean compress() default true;
    }

    private final FileLogs logs = new FileLogs(NAME);
    private final Rotation otherwise;

    /** Throws INVALID for a configuration that is none. */
    @Activate
    public JsonFileLogDriver(Config config) {
        this(Map.of(
                "max-size",
                config.max_size(),
                "max-file",
                Integer.toString(config.max_file()),
                "compress",
                Boolean.toString(config.compress()
                        && config.max_file() > 1
                        && !config.max_size().equals("-1"))));
    }

    /** The options of logs that have none of their own. */
    JsonFileLogDriver(Map<String, String> options) {
        this.otherwise = JsonFileOptions.rotation(options, Rotation.NEVER);
    }

    @Override
    public void validate(Map<String, String> options) {
        JsonFileOptions.check(options, otherwise);
    }

    @Override
    public LogSink open(LogSpec spec) {
        Map<String, String> attributes = new TreeMap<>(Attributes.of(spec));
        String tag = Tag.of(spec, "");
        if (!tag.isEmpty()) {
            attributes.put(Tag.OPTION, tag);
        }
        try {
            return logs.open(
                    path(spec), new JsonLines(attributes), JsonFileOptions.rotation(spec.options(), otherwise));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "open log of container " + spec.container().abbreviated(), e);
        }
    }

    @Override
    public void read(LogSpec spec, ReadSpec wanted, EntryConsumer consumer) throws IOException, InterruptedException {
        logs.read(path(spec), new JsonLines(Map.of()), wanted, consumer);
    }

    @Override
    public Optional<Path> file(LogSpec spec) {
        return Optional.of(path(spec));
    }

    private static Path path(LogSpec spec) {
        return spec.folder().resolve(spec.container() + "-json.log");
    }

    /** What is not compressed yet is when the log is opened again. */
    @Deactivate
    public void close() {
        logs.close();
    }
}
