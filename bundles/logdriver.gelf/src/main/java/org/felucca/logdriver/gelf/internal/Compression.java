package org.felucca.logdriver.gelf.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/**
 * How datagrams are packed.
 *
 * @param kind what the receiver will find
 * @param level 1 to 9; 0 for not at all, -1 for the usual
 */
record Compression(Kind kind, int level) {
    /** What the receiver will find. */
    enum Kind {
        GZIP,
        ZLIB,
        NONE
    }

    byte[] pack(byte[] message) {
        if (kind == Kind.NONE) {
            return message;
        }
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = kind == Kind.GZIP ? new Gzip(packed, level) : new Zlib(packed, level)) {
            out.write(message);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    private static final class Gzip extends GZIPOutputStream {
        Gzip(OutputStream out, int level) throws IOException {
            super(out);
            def.setLevel(level);
        }
    }

    private static final class Zlib extends DeflaterOutputStream {
        Zlib(OutputStream out, int level) {
            super(out, new Deflater(level));
        }

        @Override
        public void close() throws IOException {
            super.close();
            def.end();
        }
    }
}
