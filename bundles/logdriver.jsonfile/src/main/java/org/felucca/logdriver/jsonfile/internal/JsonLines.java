package org.felucca.logdriver.jsonfile.internal;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.stream.JsonReader;
import java.io.IOException;
import java.io.StreamCorruptedException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.TreeMap;
import org.felucca.driver.log.LogEntry;
import org.felucca.logs.file.LogFormat;
import org.felucca.model.StreamKind;

/**
 * Lines of a json-file log: <code>{"log":"text\n","stream":"stdout","attrs":{"k":"v"},"time":"2024-01-02T03:04:05.000000006Z"}</code>. Written
 * by hand, for it is done for every line that any container prints; bytes that are not UTF-8 become the replacement character, as with Docker.
 */
final class JsonLines implements LogFormat {
    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] REPLACEMENT = "\\ufffd".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OPEN = "{\"log\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] STREAM = "\",\"stream\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final String ATTRIBUTES = ",\"attrs\":";
    private static final String TIME = ",\"time\":\"";
    private static final byte[] CLOSE = "\"}\n".getBytes(StandardCharsets.US_ASCII);
    /** The longest form of a byte. */
    private static final int WIDEST = 6;

    private static final int FRAME = 128;

    /** What stands between the stream and the time: the same for every line. */
    private final byte[] middle;

    private Instant lastTime = Instant.MIN;
    private byte[] lastTimeText = {};

    /** The attributes are written with every line. */
    JsonLines(Map<String, String> attributes) {
        String text = attributes.isEmpty() ? "" : ATTRIBUTES + GSON.toJson(attributes);
        middle = ("\"" + text + TIME).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public int bound(LogEntry entry) {
        return FRAME + middle.length + WIDEST * entry.bytes().remaining();
    }

    @Override
    public void write(LogEntry entry, ByteBuffer out) {
        out.put(OPEN);
        escape(entry.bytes(), out);
        out.put(STREAM)
                .put(entry.stream().lowerCase().getBytes(StandardCharsets.US_ASCII))
                .put(middle)
                .put(text(entry.time()))
                .put(CLOSE);
    }

    /** All lines of one piece of output have one time. */
    private byte[] text(Instant time) {
        if (!time.equals(lastTime)) {
            lastTime = time;
            lastTimeText = time.toString().getBytes(StandardCharsets.US_ASCII);
        }
        return lastTimeText;
    }

    @Override
    public int end(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\n') {
                return i + 1;
            }
        }
        return -1;
    }

    @Override
    public boolean endsWhole(FileChannel file, long size) throws IOException {
        ByteBuffer last = ByteBuffer.allocate(1);
        return file.read(last, size - 1) == 1 && last.get(0) == '\n';
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

    @Override
    public LogEntry read(byte[] bytes, int from, int to) throws IOException {
        String log = "";
        StreamKind stream = StreamKind.STDOUT;
        Instant time = Instant.EPOCH;
        Map<String, String> attributes = Map.of();
        String line = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        try (JsonReader in = new JsonReader(new StringReader(line))) {
            in.beginObject();
            while (in.hasNext()) {
                switch (in.nextName()) {
                    case "log" -> log = in.nextString();
                    case "stream" -> stream = in.nextString().equals("stderr") ? StreamKind.STDERR : StreamKind.STDOUT;
                    case "time" -> time = Instant.parse(in.nextString());
                    case "attrs" -> attributes = attributes(in);
                    default -> in.skipValue();
                }
            }
            in.endObject();
        } catch (IllegalStateException | DateTimeParseException e) {
            throw new StreamCorruptedException("not a line of a json-file log: " + e.getMessage());
        }
        ByteBuffer text = ByteBuffer.wrap(log.getBytes(StandardCharsets.UTF_8));
        return new LogEntry(stream, time, text, !log.endsWith("\n"), attributes);
    }

    private static Map<String, String> attributes(JsonReader in) throws IOException {
        Map<String, String> attributes = new TreeMap<>();
        in.beginObject();
        while (in.hasNext()) {
            attributes.put(in.nextName(), in.nextString());
        }
        in.endObject();
        return attributes;
    }
}
