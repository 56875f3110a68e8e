package org.felucca.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.felucca.archive.TarEntry.Kind;
import org.felucca.linux.Names;

/**
 * Writes a tar in the pax form: plain ustar headers, and a pax header only before entries that need one. The bytes depend on nothing but the
 * entries. Closing writes the end of the tar and flushes; the stream below is its owner's to close. One thread.
 */
public final class TarWriter implements AutoCloseable {
    private static final int BLOCK = 512;
    private static final int NAME = 100;
    private static final int PREFIX = 155;
    private static final long MOST_OCTAL_7 = 07777777;
    private static final long MOST_OCTAL_11 = 077777777777L;

    private final OutputStream out;
    private final byte[] buffer = new byte[64 * 1024];

    public TarWriter(OutputStream out) {
        this.out = out;
    }

    /** Writes an entry with its content, which is empty for all but files. */
    public void put(TarEntry entry, byte[] content) throws IOException {
        begin(entry, content.length);
        out.write(content);
        pad(content.length);
    }

    /** Writes a file with as many bytes of the stream as the entry says; throws IOException if there are fewer. */
    public void put(TarEntry entry, InputStream content) throws IOException {
        begin(entry, entry.size());
        for (long left = entry.size(); left > 0; ) {
            int read = content.read(buffer, 0, (int) Math.min(left, buffer.length));
            if (read < 0) {
                throw new IOException(entry.name() + " became shorter while it was read");
            }
            out.write(buffer, 0, read);
            left -= read;
        }
        pad(entry.size());
    }

    private void begin(TarEntry entry, long size) throws IOException {
        byte[] name = Names.toBytes(
                entry.type() == Kind.FOLDER && !entry.name().endsWith("/") ? entry.name() + "/" : entry.name());
        byte[] link = Names.toBytes(entry.linkName());
        int split = split(name);
        Map<String, byte[]> pax = pax(entry, size, name, link, split);
        if (!pax.isEmpty()) {
            byte[] records = records(pax);
            byte[] paxName = "PaxHeaders.0".getBytes(StandardCharsets.US_ASCII);
            out.write(header(paxName, 0, 0644, 0, 0, records.length, Instant.EPOCH, 'x', new byte[0], 0, 0));
            out.write(records);
            pad(records.length);
        }
        out.write(header(
                name,
                split,
                entry.mode(),
                entry.uid(),
                entry.gid(),
                size,
                entry.modified(),
                entry.type().letter(),
                link,
                entry.major(),
                entry.minor()));
    }

    /** Where a name is cut into prefix and name; 0 for no prefix, -1 if it cannot be written so. */
    private static int split(byte[] name) {
        if (name.length <= NAME) {
            return 0;
        }
        for (int i = Math.min(PREFIX, name.length - 2); i > 0; i--) {
            if (name[i] == '/' && name.length - i - 1 <= NAME) {
                return i;
            }
        }
        return -1;
    }

    private static Map<String, byte[]> pax(TarEntry entry, long size, byte[] name, byte[] link, int split) {
        Map<String, byte[]> pax = new TreeMap<>();
        if (split < 0 || !isAscii(name)) {
            pax.put("path", name);
        }
        if (link.length > NAME || !isAscii(link)) {
            pax.put("linkpath", link);
        }
        putNumber(pax, "size", size, MOST_OCTAL_11);
        putNumber(pax, "uid", entry.uid(), MOST_OCTAL_7);
        putNumber(pax, "gid", entry.gid(), MOST_OCTAL_7);
        Instant modified = entry.modified();
        long seconds = modified.getEpochSecond();
        int nanos = modified.getNano();
        if (nanos != 0 || seconds < 0 || seconds > MOST_OCTAL_11) {
            pax.put("mtime", ascii(decimal(seconds, nanos)));
        }
        entry.xattrs().forEach((key, value) -> pax.put(PaxRecords.XATTR + key, value));
        return pax;
    }

    private static String decimal(long seconds, int nanos) {
        if (nanos == 0) {
            return Long.toString(seconds);
        }
        boolean negative = seconds < 0;
        long whole = negative ? -seconds - 1 : seconds;
        int fraction = negative ? 1_000_000_000 - nanos : nanos;
        String digits = Integer.toString(1_000_000_000 + fraction).substring(1).replaceAll("0+$", "");
        return (negative ? "-" : "") + whole + "." + digits;
    }

    private static void putNumber(Map<String, byte[]> pax, String key, long value, long most) {
        if (value > most) {
            pax.put(key, ascii(Long.toString(value)));
        }
    }

    private static boolean isAscii(byte[] bytes) {
        for (byte b : bytes) {
            if (b < 0) {
                return false;
            }
        }
        return true;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** {@code LENGTH key=value\n}, where the length counts itself. */
    private static byte[] records(Map<String, byte[]> pax) {
        ByteArrayOutputStream records = new ByteArrayOutputStream();
        pax.forEach((key, value) -> {
            byte[] name = key.getBytes(StandardCharsets.UTF_8);
            int rest = name.length + value.length + 3;
            int length = rest + Integer.toString(rest).length();
            if (Integer.toString(length).length() > Integer.toString(rest).length()) {
                length++;
            }
            records.writeBytes(ascii(length + " "));
            records.writeBytes(name);
            records.write('=');
            records.writeBytes(value);
            records.write('\n');
        });
        return records.toByteArray();
    }

    private static byte[] header(
            byte[] name,
            int split,
            int mode,
            long uid,
            long gid,
            long size,
            Instant modified,
            char kind,
            byte[] link,
            int major,
            int minor) {
        byte[] header = new byte[BLOCK];
        int start = split > 0 ? split + 1 : 0;
        System.arraycopy(name, start, header, 0, Math.min(name.length - start, NAME));
        if (split > 0) {
            System.arraycopy(name, 0, header, 345, split);
        }
        octal(header, 100, 7, mode);
        octal(header, 108, 7, uid > MOST_OCTAL_7 ? 0 : uid);
        octal(header, 116, 7, gid > MOST_OCTAL_7 ? 0 : gid);
        octal(header, 124, 11, size > MOST_OCTAL_11 ? 0 : size);
        long seconds = modified.getEpochSecond();
        octal(header, 136, 11, seconds < 0 || seconds > MOST_OCTAL_11 ? 0 : seconds);
        header[156] = (byte) kind;
        System.arraycopy(link, 0, header, 157, Math.min(link.length, NAME));
        System.arraycopy(ascii("ustar\00000"), 0, header, 257, 8);
        octal(header, 329, 7, major);
        octal(header, 337, 7, minor);
        checksum(header);
        return header;
    }

    private static void checksum(byte[] header) {
        Arrays.fill(header, 148, 156, (byte) ' ');
        long sum = 0;
        for (byte b : header) {
            sum += b & 0xff;
        }
        octal(header, 148, 6, sum);
        header[154] = 0;
    }

    private static void octal(byte[] header, int at, int digits, long value) {
        long rest = value;
        for (int i = at + digits - 1; i >= at; i--) {
            header[i] = (byte) ('0' + (rest & 7));
            rest >>= 3;
        }
    }

    private void pad(long size) throws IOException {
        out.write(new byte[(int) (-size & (BLOCK - 1))]);
    }

    /** Ends the tar: two empty blocks. */
    @Override
    public void close() throws IOException {
        out.write(new byte[2 * BLOCK]);
        out.flush();
    }
}
