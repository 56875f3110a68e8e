package org.felucca.logs.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.felucca.driver.log.LogReader.EntryConsumer;
import org.felucca.driver.log.LogReader.ReadSpec;
import org.felucca.driver.log.LogSink;

/** The logs of one driver. Safe for all threads; closed by the driver when it goes, while its open logs may go on a little. */
public final class FileLogs implements AutoCloseable {
    private final Compressor compressor;

    /** The name is the driver's. */
    public FileLogs(String name) {
        compressor = new Compressor(name);
    }

    /** Opens a log at its end; makes its folder, and drops older files that are more than there shall be. */
    public LogSink open(Path file, LogFormat format, Rotation rotation) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        LogFiles files = new LogFiles(file.toAbsolutePath());
        for (long older : files.tidy(rotation.files())) {
            if (rotation.compress()) {
                compressor.compress(files, older);
            }
        }
        return new FileSink(files, format, rotation, compressor);
    }

    /** Reads a log, as {@link org.felucca.driver.log.LogReader#read} says. */
    public void read(Path file, LogFormat format, ReadSpec wanted, EntryConsumer consumer)
            throws IOException, InterruptedException {
        new FileReading(new LogFiles(file.toAbsolutePath()), format, wanted, consumer).run();
    }

    @Override
    public void close() {
        compressor.close();
    }
}
