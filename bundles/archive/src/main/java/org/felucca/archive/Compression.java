package org.felucca.archive;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.tukaani.xz.XZIOException;
import org.tukaani.xz.XZInputStream;

/** What archives are compressed with, told by their first bytes. */
public enum Compression {
    NONE(""),
    GZIP("\u001f\u008b\b"),
    ZSTD("(\u00b5/\u00fd"),
    BZIP2("BZh"),
    XZ("\u00fd7zXZ\0");

    /** So many first bytes are enough to tell. */
    public static final int MAGIC_LENGTH = 6;

    private static final int BUFFER = 64 * 1024;

    /** A letter for each byte. */
    private final String magic;

    Compression(String magic) {
        this.magic = magic;
    }

    /** The compression of something that begins with these bytes. */
    public static Compression of(byte[] first, int length) {
        for (Compression candidate : values()) {
            if (candidate != NONE && candidate.matches(first, length)) {
                return candidate;
            }
        }
        return NONE;
    }

    private boolean matches(byte[] first, int length) {
        if (length < magic.length()) {
            return false;
        }
        for (int i = 0; i < magic.length(); i++) {
            if ((first[i] & 0xff) != magic.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** The content, whatever it is compressed with. Closing it closes the given stream. */
    public static InputStream decompress(InputStream in) throws IOException {
        PushbackInputStream pushback = new PushbackInputStream(in, MAGIC_LENGTH);
        byte[] first = new byte[MAGIC_LENGTH];
        int length = in.readNBytes(first, 0, MAGIC_LENGTH);
        pushback.unread(first, 0, length);
        return of(first, length).open(pushback);
    }

    /** The content of something compressed with this. Closing it closes the given stream. */
    public InputStream open(InputStream in) throws IOException {
        try {
            return switch (this) {
                case NONE -> in;
                case GZIP -> new Decompressed(new GZIPInputStream(in, BUFFER));
                case ZSTD -> new Decompressed(new ZstdInputStream(in));
                case BZIP2 -> new Decompressed(new BZip2CompressorInputStream(in, true));
                case XZ -> new Decompressed(new XZInputStream(in));
            };
        } catch (ZipException | EOFException | XZIOException e) {
            throw new ArchiveException("broken " + name().toLowerCase(Locale.ROOT) + " data: " + e.getMessage(), e);
        }
    }

    /** Tells broken data from a source that fails. */
    private static final class Decompressed extends FilterInputStream {
        Decompressed(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            try {
                return super.read(into, offset, length);
            } catch (ZipException | EOFException | ZstdIOException | XZIOException e) {
                throw new ArchiveException("broken compressed data: " + e.getMessage(), e);
            }
        }
    }
}
