package org.felucca.archive;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.felucca.linux.Names;

/**
 * The records of a pax extended header (POSIX pax, "pax Header Block"): {@code LENGTH key=value\n}. Values stay bytes: Docker and GNU tar
 * put binary attributes and names of any bytes there, which is why the parser of Commons Compress, that makes text of them, will not do.
 */
final class PaxRecords {
    static final String XATTR = "SCHILY.xattr.";
    private static final String GNU_SPARSE_OFFSET = "GNU.sparse.offset";
    private static final String GNU_SPARSE_BYTES = "GNU.sparse.numbytes";
    private static final String GNU_SPARSE_MAP = "GNU.sparse.map";

    private final Map<String, byte[]> values = new LinkedHashMap<>();

    static PaxRecords parse(byte[] content) throws ArchiveException {
        PaxRecords records = new PaxRecords();
        StringBuilder sparse = new StringBuilder();
        for (int at = 0; at < content.length; ) {
            int space = indexOf(content, ' ', at, Math.min(content.length, at + 12));
            int length = number(content, at, space);
            int end = at + length;
            int equals = indexOf(content, '=', space + 1, Math.min(end, content.length));
            if (length <= 0 || end > content.length || content[end - 1] != '\n') {
                throw new ArchiveException("invalid pax header");
            }
            String key = new String(content, space + 1, equals - space - 1, StandardCharsets.UTF_8);
            byte[] value = Arrays.copyOfRange(content, equals + 1, end - 1);
            if (key.equals(GNU_SPARSE_OFFSET) || key.equals(GNU_SPARSE_BYTES)) {
                // version 0.0 repeats these two; the order is the map
                sparse.append(sparse.isEmpty() ? "" : ",").append(new String(value, StandardCharsets.US_ASCII));
            } else {
                records.values.put(key, value);
            }
            at = end;
        }
        if (!sparse.isEmpty()) {
            records.values.put(GNU_SPARSE_MAP, sparse.toString().getBytes(StandardCharsets.US_ASCII));
        }
        return records;
    }

    private static int indexOf(byte[] bytes, char wanted, int from, int to) throws ArchiveException {
        for (int i = from; i < to; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        throw new ArchiveException("invalid pax header");
    }

    private static int number(byte[] bytes, int from, int to) throws ArchiveException {
        int number = 0;
        for (int i = from; i < to; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9 || number > 100_000_000) {
                throw new ArchiveException("invalid pax header");
            }
            number = number * 10 + digit;
        }
        return number;
    }

    boolean has(String key) {
        byte[] value = values.get(key);
        return value != null && value.length > 0;
    }

    /** A name; it holds no zero byte. */
    String name(String key) throws ArchiveException {
        byte[] value = values.get(key);
        for (byte b : value) {
            if (b == 0) {
                throw new ArchiveException("invalid pax header: a zero byte in " + key);
            }
        }
        return Names.fromBytes(value);
    }

    long number(String key) throws ArchiveException {
        String text = text(key);
        try {
            long number = Long.parseLong(text);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new ArchiveException("invalid pax header: " + key + "=" + text, e);
        }
        throw new ArchiveException("invalid pax header: " + key + "=" + text);
    }

    String text(String key) {
        return new String(values.get(key), StandardCharsets.UTF_8);
    }

    /** Seconds with a decimal fraction. */
    Instant time(String key) throws ArchiveException {
        String text = text(key);
        try {
            int dot = text.indexOf('.');
            long seconds = Long.parseLong(dot < 0 ? text : text.substring(0, dot));
            if (dot < 0) {
                return Instant.ofEpochSecond(seconds);
            }
            long nanos = Long.parseLong((text.substring(dot + 1) + "000000000").substring(0, 9));
            return Instant.ofEpochSecond(seconds, text.startsWith("-") ? -nanos : nanos);
        } catch (NumberFormatException | DateTimeException e) {
            throw new ArchiveException("invalid pax header: " + key + "=" + text, e);
        }
    }

    Map<String, byte[]> xattrs() {
        Map<String, byte[]> xattrs = new LinkedHashMap<>();
        values.forEach((key, value) -> {
            if (key.startsWith(XATTR)) {
                xattrs.put(key.substring(XATTR.length()), value);
            }
        });
        return xattrs;
    }
}
