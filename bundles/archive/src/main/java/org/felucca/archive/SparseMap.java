package org.felucca.archive;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarUtils;
import org.felucca.archive.TarEntry.Part;

/** The four ways in which GNU tar says where the content of a sparse file lies (GNU tar manual, "Sparse Formats"). */
final class SparseMap {
    private static final int BLOCK = 512;
    private static final int MOST_PARTS = 1 << 20;

    private SparseMap() {}

    /** The old form: four parts in the header at 386, more in extra blocks of 21. */
    static List<Part> old(byte[] header, TarSource source) throws IOException {
        List<Part> parts = new ArrayList<>();
        boolean more = addOld(header, 386, 4, 482, parts);
        byte[] block = new byte[BLOCK];
        while (more) {
            if (!source.readBlock(block)) {
                throw new ArchiveException("unexpected EOF");
            }
            more = addOld(block, 0, 21, 504, parts);
            checkCount(parts);
        }
        return parts;
    }

    private static boolean addOld(byte[] block, int at, int count, int flagAt, List<Part> parts)
            throws ArchiveException {
        for (int i = 0; i < count && block[at + 24 * i] != 0; i++) {
            parts.add(new Part(number(block, at + 24 * i), number(block, at + 24 * i + 12)));
        }
        return block[flagAt] != 0;
    }

    private static long number(byte[] block, int at) throws ArchiveException {
        try {
            return TarUtils.parseOctalOrBinary(block, at, 12);
        } catch (IllegalArgumentException e) {
            throw new ArchiveException("invalid sparse file", e);
        }
    }

    /** Versions 0.0 and 0.1: {@code offset,length,offset,length}. */
    static List<Part> commaSeparated(String map) throws ArchiveException {
        String[] numbers = map.split(",", -1);
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i + 1 < numbers.length; i += 2) {
            parts.add(new Part(parse(numbers[i]), parse(numbers[i + 1])));
        }
        checkCount(parts);
        return parts;
    }

    /** Version 1.0: a line with the count, then lines of offset and length, in blocks before the content. The blocks read are added to {@code used[0]}. */
    static List<Part> inContent(TarSource source, long[] used) throws IOException {
        Lines lines = new Lines(source);
        long count = lines.next();
        if (count > MOST_PARTS) {
            throw new ArchiveException("invalid sparse file");
        }
        List<Part> parts = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            long offset = lines.next();
            parts.add(new Part(offset, lines.next()));
        }
        used[0] += lines.read;
        return parts;
    }

    private static final class Lines {
        private final TarSource source;
        private final byte[] block = new byte[BLOCK];
        private int at = BLOCK;
        private long read;

        Lines(TarSource source) {
            this.source = source;
        }

        long next() throws IOException {
            StringBuilder line = new StringBuilder();
            while (line.length() < 20) {
                if (at == BLOCK) {
                    if (!source.readBlock(block)) {
                        throw new ArchiveException("unexpected EOF");
                    }
                    read += BLOCK;
                    at = 0;
                }
                byte b = block[at++];
                if (b == '\n') {
                    return parse(line.toString());
                }
                line.append((char) b);
            }
            throw new ArchiveException("invalid sparse file");
        }
    }

    /** Parts lie in order, do not overlap, and end within the file. */
    static void check(List<Part> parts, long size) throws ArchiveException {
        long end = 0;
        for (Part part : parts) {
            if (part.offset() < end || part.length() < 0 || part.offset() + part.length() < part.offset()) {
                throw new ArchiveException("invalid sparse file");
            }
            end = part.offset() + part.length();
        }
        if (end > size) {
            throw new ArchiveException("invalid sparse file");
        }
    }

    private static void checkCount(List<Part> parts) throws ArchiveException {
        if (parts.size() > MOST_PARTS) {
            throw new ArchiveException("invalid sparse file");
        }
    }

    private static long parse(String number) throws ArchiveException {
        byte[] digits = number.getBytes(StandardCharsets.US_ASCII);
        long value = 0;
        for (byte b : digits) {
            if (b < '0' || b > '9') {
                throw new ArchiveException("invalid sparse file");
            }
            value = value * 10 + (b - '0');
        }
        return value;
    }
}
