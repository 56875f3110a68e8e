package org.felucca.logdriver.syslog.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.felucca.driver.log.LogEntry;
import org.felucca.model.StreamKind;

/** Messages as Docker's driver writes them (srslog): the header by the format, the line, a line end. */
final class SyslogFormat {
    private static final int ERROR = 3;
    private static final int INFORMATION = 6;
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss", Locale.ENGLISH);
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssXXX", Locale.ENGLISH);
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSXXX", Locale.ENGLISH);

    private final SyslogOptions options;
    private final String tag;
    private final String hostname;
    private final long pid = ProcessHandle.current().pid();

    SyslogFormat(SyslogOptions options, String tag, String hostname) {
        this.options = options;
        this.tag = tag;
        this.hostname = hostname;
    }

    /** A message for a line. */
    byte[] message(LogEntry entry, byte[] line) {
        int priority = (options.facility() << 3) | (entry.stream() == StreamKind.STDERR ? ERROR : INFORMATION);
        ZonedDateTime time = entry.time().atZone(ZoneId.systemDefault());
        String header =
                switch (options.format()) {
                    case UNIX -> "<%d>%s %s[%d]: ".formatted(priority, STAMP.format(time), tag, pid);
                    case RFC3164 -> "<%d>%s %s %s[%d]: ".formatted(priority, STAMP.format(time), hostname, tag, pid);
                    case RFC5424 -> rfc5424(priority, SECONDS.format(time));
                    case RFC5424MICRO -> rfc5424(priority, MICROS.format(time));
                };
        byte[] head = header.getBytes(StandardCharsets.UTF_8);
        int length = head.length + line.length + 1;
        byte[] count = options.counted() ? (length + " ").getBytes(StandardCharsets.US_ASCII) : new byte[0];
        return ByteBuffer.allocate(count.length + length)
                .put(count)
                .put(head)
                .put(line)
                .put((byte) '\n')
                .array();
    }

    private String rfc5424(int priority, String time) {
        return "<%d>1 %s %s %s %d %s - ".formatted(priority, time, hostname, tag, pid, tag);
    }
}
