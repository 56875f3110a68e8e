package org.felucca.archive;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarUtils;
import org.felucca.archive.TarEntry.Kind;
import org.felucca.archive.TarEntry.Part;
import org.felucca.linux.Fd;
import org.felucca.linux.FileContent;
import org.felucca.linux.LinuxFiles;
import org.felucca.linux.Names;

/**
 * Reads a tar forward: v7, ustar, pax and GNU forms. Fields and checksums are parsed by Commons Compress; names and attributes are kept as
 * bytes, which its own stream does not do. Throws ArchiveException for what is no tar. One thread; closes nothing.
 */
public final class TarReader {
    private static final int BLOCK = 512;
    private static final int LONGEST_EXTRA = 1 << 20;

    private final TarSource source;
    private final byte[] header = new byte[BLOCK];

    /** Bytes of the current entry that were not read yet, and the padding behind. */
    private long left;

    private long padding;
    private TarEntry current;

    public TarReader(InputStream in) {
        this.source = new TarSource(in);
    }

    /** The next entry; null at the end. What was not read of the one before is skipped. */
    public TarEntry next() throws IOException {
        source.skip(left);
        left = 0;
        if (!source.skipIfThere(padding)) {
            return null; // umoci ends a tar without padding the last file
        }
        padding = 0;
        PaxRecords pax = null;
        String longName = null;
        String longLink = null;
        while (true) {
            if (!source.readBlock(header) || (isZero() && (!source.readBlock(header) || isZero()))) {
                return null;
            }
            if (!isChecked()) {
                throw new ArchiveException("invalid tar header");
            }
            char letter = (char) (header[156] & 0xff);
            switch (letter) {
                case 'x' -> pax = PaxRecords.parse(extra());
                case 'g' -> extra();
                case 'L' -> longName = untilZero(extra());
                case 'K' -> longLink = untilZero(extra());
                default -> {
                    current = entry(letter, pax, longName, longLink);
                    return current;
                }
            }
        }
    }

    private TarEntry entry(char letter, PaxRecords pax, String longName, String longLink) throws IOException {
        String name = longName != null ? longName : ustarName();
        String linkName = longLink != null ? longLink : untilZero(header, 157, 100);
        long uid = number(108, 8);
        long gid = number(116, 8);
        long size = size(124, 12);
        Instant modified = Instant.ofEpochSecond(signed(136, 12));
        Map<String, byte[]> xattrs = Map.of();
        if (pax != null) {
            name = pax.has("path") ? pax.name("path") : name;
            linkName = pax.has("linkpath") ? pax.name("linkpath") : linkName;
            uid = pax.has("uid") ? pax.number("uid") : uid;
            gid = pax.has("gid") ? pax.number("gid") : gid;
            size = pax.has("size") ? pax.number("size") : size;
            modified = pax.has("mtime") ? pax.time("mtime") : modified;
            xattrs = pax.xattrs();
        }
        Kind type = type(letter, name);
        boolean hasContent = letter == 0 || letter == '0' || letter == '7' || letter == 'S';
        left = hasContent ? size : 0;
        padding = -left & (BLOCK - 1);
        List<Part> parts = List.of();
        long realSize = left;
        if (letter == 'S') {
            parts = SparseMap.old(header, source);
            realSize = number(483, 12);
        } else if (pax != null && hasContent && pax.has("GNU.sparse.map")) {
            parts = SparseMap.commaSeparated(pax.text("GNU.sparse.map"));
            realSize = pax.number("GNU.sparse.size");
        } else if (pax != null
                && hasContent
                && pax.has("GNU.sparse.major")
                && pax.text("GNU.sparse.major").equals("1")) {
            long[] used = {0};
            parts = SparseMap.inContent(source, used);
            left -= used[0];
            realSize = pax.number("GNU.sparse.realsize");
        }
        if (pax != null && pax.has("GNU.sparse.name")) {
            name = pax.name("GNU.sparse.name");
        }
        if (left < 0) {
            throw new ArchiveException("invalid sparse file");
        }
        SparseMap.check(parts, realSize);
        return new TarEntry(
                name,
                type,
                linkName,
                (int) number(100, 8) & 07777,
                uid,
                gid,
                realSize,
                modified,
                type == Kind.CHARACTER_DEVICE || type == Kind.BLOCK_DEVICE ? (int) number(329, 8) : 0,
                type == Kind.CHARACTER_DEVICE || type == Kind.BLOCK_DEVICE ? (int) number(337, 8) : 0,
                xattrs,
                parts);
    }

    private static Kind type(char letter, String name) throws ArchiveException {
        return switch (letter) {
            case '\0', '0', '7', 'S' -> name.endsWith("/") ? Kind.FOLDER : Kind.FILE;
            case '1' -> Kind.HARD_LINK;
            case '2' -> Kind.SYMLINK;
            case '3' -> Kind.CHARACTER_DEVICE;
            case '4' -> Kind.BLOCK_DEVICE;
            case '5' -> Kind.FOLDER;
            case '6' -> Kind.FIFO;
            default -> throw new ArchiveException("unhandled tar header type " + (int) letter);
        };
    }

    /** Writes the content of the current entry to a new file, with its holes. */
    public void copyTo(Fd file) throws IOException {
        if (current.parts().isEmpty() && current.size() == left) {
            source.copyTo(file, left);
            left = 0;
            return;
        }
        for (Part part : current.parts()) {
            if (part.length() > left) {
                throw new ArchiveException("invalid sparse file");
            }
            FileContent.seek(file, part.offset());
            source.copyTo(file, part.length());
            left -= part.length();
        }
        LinuxFiles.truncate(file, current.size());
    }

    /** The content of the current entry as a stream, good until {@link #next()}. */
    public InputStream content() {
        return new Content(left);
    }

    /** Reads what is behind the last entry, to the end of the input. */
    public void drain() throws IOException {
        source.drain();
    }

    private byte[] extra() throws IOException {
        long size = size(124, 12);
        if (size > LONGEST_EXTRA) {
            throw new ArchiveException("header too long");
        }
        byte[] content = source.readFully((int) size);
        source.skip(-size & (BLOCK - 1));
        return content;
    }

    private String ustarName() {
        String name = untilZero(header, 0, 100);
        // GNU's own form has "ustar " and other things at 345
        boolean posix = header[257] == 'u' && header[261] == 'r' && header[262] == 0;
        if (!posix || header[345] == 0) {
            return name;
        }
        return untilZero(header, 345, 155) + "/" + name;
    }

    private static String untilZero(byte[] bytes) {
        return untilZero(bytes, 0, bytes.length);
    }

    private static String untilZero(byte[] bytes, int start, int length) {
        int end = start;
        while (end < start + length && bytes[end] != 0) {
            end++;
        }
        return Names.fromBytes(bytes, start, end - start);
    }

    private long size(int at, int length) throws ArchiveException {
        long size = number(at, length);
        if (size > Long.MAX_VALUE - BLOCK) {
            throw new ArchiveException("invalid tar header");
        }
        return size;
    }

    private long number(int at, int length) throws ArchiveException {
        long number = signed(at, length);
        if (number < 0) {
            throw new ArchiveException("invalid tar header");
        }
        return number;
    }

    private long signed(int at, int length) throws ArchiveException {
        try {
            return TarUtils.parseOctalOrBinary(header, at, length);
        } catch (IllegalArgumentException e) {
            throw new ArchiveException("invalid tar header", e);
        }
    }

    private boolean isChecked() {
        try {
            return TarUtils.verifyCheckSum(header);
        } catch (IllegalArgumentException e) {
            return false; // where the sum stands there is no number
        }
    }

    private boolean isZero() {
        for (byte b : header) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    private final class Content extends InputStream {
        private long more;

        Content(long more) {
            this.more = more;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (more == 0) {
                return -1;
            }
            int part = source.readSome(into, offset, (int) Math.min(length, more));
            more -= part;
            left -= part;
            return part;
        }
    }
}
