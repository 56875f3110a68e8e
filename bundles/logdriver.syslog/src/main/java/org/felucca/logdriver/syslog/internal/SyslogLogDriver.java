package org.felucca.logdriver.syslog.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.felucca.driver.DriverTable;
import org.felucca.driver.log.LogDriver;
import org.felucca.driver.log.LogEntry;
import org.felucca.driver.log.LogSink;
import org.felucca.driver.log.LogSpec;
import org.felucca.logs.Line;
import org.felucca.logs.Link;
import org.felucca.logs.Link.Retries;
import org.felucca.logs.Tag;
import org.osgi.service.component.annotations.Component;

/** Docker's syslog driver: each line is a message to a syslog server. */
@Component(property = DriverTable.NAME + "=syslog")
public final class SyslogLogDriver implements LogDriver {
    @Override
    public void validate(Map<String, String> options) {
        SyslogOptions.check(options);
    }

    @Override
    public LogSink open(LogSpec spec) {
        SyslogOptions options = SyslogOptions.of(spec.options());
        Link link = new Link(options.dialer(), Retries.ONCE);
        try {
            link.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Sink(link, new SyslogFormat(options, Tag.of(spec, Tag.ID), Tag.hostname()));
    }

    private record Sink(Link link, SyslogFormat format) implements LogSink {
        @Override
        public void write(LogEntry entry) throws IOException {
            byte[] line = Line.bytes(entry);
            if (line.length > 0) {
                byte[] message = format.message(entry, line);
                link.send(peer -> peer.send(message));
            }
        }

        @Override
        public void flush() {
            // each message is sent at once
        }

        @Override
        public void close() throws IOException {
            link.close();
        }
    }
}
