package org.felucca.logdriver.jsonfile.internal;

import com.google.gson.stream.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.felucca.driver.log.LogEntry;
import org.felucca.model.StreamKind;

/**
 * One line of a json-file log: <code>{"log":"text\n","stream":"stdout","time":"2024-01-02T03:04:05.000000006Z"}</code>. Written by hand,
 * for it is done for every line that any container prints; bytes that are not UTF-8 become the replacement character, as with Docker.
 */
final class JsonLine {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] REPLACEMENT = "\\ufffd".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OPEN = "{\"log\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] STREAM = "\",\"stream\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TIME = "\",\"time\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CLOSE = "\"}\n".getBytes(StandardCharsets.US_ASCII);
    /** The longest form of a byte. */
    private static final int WIDEST = 6;

    private static final int FRAME = 128;

    private JsonLine() {}

    /** At most this many bytes are written for an entry of so many. */
    static int bound(int length) {
        return FRAME + WIDEST * length;
    }

    /** Appends an entry; {@code time} is its time as text. */
    static void write(LogEntry entry, byte[] time, ByteBuffer out) {
        out.put(OPEN);
        escape(entry.bytes(), out);
        out.put(STREAM)
                .put(entry.stream().lowerCase().getBytes(StandardCharsets.US_ASCII))
                .put(TIME)
                .put(time)
                .put(CLOSE);
    }

    private static void escape(ByteBuffer text, ByteBuffer out) {
        int limit = text.limit();
        int at = text.position();
        while (at < limit) {
            byte b = text.get(at);
            if (b < 0) {
                int length = utf8Length(text, at, limit);
                if (length == 0) {
                    out.put(REPLACEMENT);
                    at++;
                } else {
                    for (int i = 0; i < length; i++) {
                        out.put(text.get(at + i));
                    }
                    at += length;
                }
            } else {
                escape(b, out);
                at++;
            }
        }
    }

    private static void escape(byte b, ByteBuffer out) {
        if (b >= ' ' && b != '"' && b != '\\' && b != 0x7f) {
            out.put(b);
            return;
        }
        switch (b) {
            case '\n' -> out.put((byte) '\\').put((byte) 'n');
            case '\r' -> out.put((byte) '\\').put((byte) 'r');
            case '\t' -> out.put((byte) '\\').put((byte) 't');
            case '"', '\\' -> out.put((byte) '\\').put(b);
            default ->
                out.put((byte) '\\')
                        .put((byte) 'u')
                        .put((byte) '0')
                        .put((byte) '0')
                        .put(HEX[b >> 4])
                        .put(HEX[b & 15]);
        }
    }

    /** Bytes of the well-formed character that begins here, 0 for none (RFC 3629). */
    private static int utf8Length(ByteBuffer text, int at, int limit) {
        int first = text.get(at) & 0xff;
        int length = first >= 0xf0 && first <= 0xf4
                ? 4
                : first >= 0xe0 && first < 0xf0 ? 3 : first >= 0xc2 && first < 0xe0 ? 2 : 0;
        if (length == 0 || at + length > limit) {
            return 0;
        }
        int second = text.get(at + 1) & 0xff;
        int low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
        int high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
        if (second < low || second > high) {
            return 0;
        }
        for (int i = 2; i < length; i++) {
            if ((text.get(at + i) & 0xc0) != 0x80) {
                return 0;
            }
        }
        return length;
    }

    /** Reads a line. Throws IOException for what is none. */
    static LogEntry read(String line) throws IOException {
        String log = "";
        StreamKind stream = StreamKind.STDOUT;
        Instant time = Instant.EPOCH;
        try (JsonReader in = new JsonReader(new StringReader(line))) {
            in.beginObject();
            while (in.hasNext()) {
                switch (in.nextName()) {
                    case "log" -> log = in.nextString();
                    case "stream" -> stream = in.nextString().equals("stderr") ? StreamKind.STDERR : StreamKind.STDOUT;
                    case "time" -> time = Instant.parse(in.nextString());
                    default -> in.skipValue();
                }
            }
            in.endObject();
        } catch (IllegalStateException | DateTimeParseException e) {
            throw new IOException("not a line of a json-file log: " + e.getMessage(), e);
        }
        byte[] bytes = log.getBytes(StandardCharsets.UTF_8);
        return new LogEntry(stream, time, ByteBuffer.wrap(bytes), !log.endsWith("\n"));
    }
}
