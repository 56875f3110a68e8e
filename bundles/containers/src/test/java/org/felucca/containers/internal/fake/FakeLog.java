package org.felucca.containers.internal.fake;

import java.util.Map;
import org.felucca.driver.log.LogDriver;
import org.felucca.driver.log.LogEntry;
import org.felucca.driver.log.LogSink;
import org.felucca.driver.log.LogSpec;

/** A log that nobody reads. */
public final class FakeLog implements LogDriver {
    @Override
    public void validate(Map<String, String> options) {}

    @Override
    public LogSink open(LogSpec spec) {
        return new LogSink() {
            @Override
            public void write(LogEntry entry) {}

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }
}
