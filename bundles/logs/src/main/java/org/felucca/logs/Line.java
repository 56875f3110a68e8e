package org.felucca.logs;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.felucca.driver.log.LogEntry;

/** The text of an entry, as it is sent to others: without its line end. */
public final class Line {
    private Line() {}

    /** Its bytes; does not move the entry's. */
    public static byte[] bytes(LogEntry entry) {
        ByteBuffer bytes = entry.bytes().duplicate();
        int length = bytes.remaining();
        if (length > 0 && bytes.get(bytes.limit() - 1) == '\n') {
            length--;
        }
        byte[] line = new byte[length];
        bytes.get(line);
        return line;
    }

    /** Its text; what is no UTF-8 becomes the replacement character. */
    public static String text(LogEntry entry) {
        return new String(bytes(entry), StandardCharsets.UTF_8);
    }
}
