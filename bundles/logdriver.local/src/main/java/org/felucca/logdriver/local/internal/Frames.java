package org.felucca.logdriver.local.internal;

import java.io.IOException;
import java.io.StreamCorruptedException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.felucca.driver.log.LogEntry;
import org.felucca.logs.file.LogFormat;
import org.felucca.model.StreamKind;

/**
 * Entries as Docker's local driver keeps them: a message of protocol buffers between two copies of its length, 32 bits, the highest first.
 * Its fields: 1 the stream, 2 the time in nanoseconds, 3 the line without its end, 4 whether the line goes on. Others are passed over.
 */
final class Frames implements LogFormat {
    private static final int LENGTH = Integer.BYTES;
    private static final int LARGEST = 16 << 20;
    /** Both lengths, and each field at its longest but for the line's text. */
    private static final int FRAME = 2 * LENGTH + 48;

    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;
    private static final int SOURCE = (1 << 3) | BYTES;
    private static final int TIME = 2 << 3;
    private static final int LINE = (3 << 3) | BYTES;
    private static final int PARTIAL = 4 << 3;
    private static final long SECOND = 1_000_000_000L;

    @Override
    public int bound(LogEntry entry) {
        return FRAME + entry.bytes().remaining();
    }

    @Override
    public void write(LogEntry entry, ByteBuffer out) {
        ByteBuffer line = entry.bytes().duplicate();
        if (!entry.partial() && line.hasRemaining() && line.get(line.limit() - 1) == '\n') {
            line.limit(line.limit() - 1);
        }
        byte[] source = entry.stream().lowerCase().getBytes(StandardCharsets.US_ASCII);
        int begin = out.position();
        out.position(begin + LENGTH);
        out.put((byte) SOURCE).put((byte) source.length).put(source);
        out.put((byte) TIME);
        Instant time = entry.time();
        varint(time.getEpochSecond() * SECOND + time.getNano(), out);
        out.put((byte) LINE);
        varint(line.remaining(), out);
        out.put(line);
        if (entry.partial()) {
            out.put((byte) PARTIAL).put((byte) 1);
        }
        int length = out.position() - begin - LENGTH;
        out.putInt(begin, length).putInt(length);
    }

    private static void varint(long value, ByteBuffer out) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.put((byte) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        out.put((byte) rest);
    }

    @Override
    public int end(byte[] bytes, int from, int to) throws StreamCorruptedException {
        if (to - from < LENGTH) {
            return -1;
        }
        int length = ByteBuffer.wrap(bytes).getInt(from);
        if (length <= 0 || length > LARGEST) {
            throw new StreamCorruptedException("a message of " + length + " bytes");
        }
        int end = from + length + 2 * LENGTH;
        return end <= to ? end : -1;
    }

    @Override
    public boolean endsWhole(FileChannel file, long size) throws IOException {
        ByteBuffer length = ByteBuffer.allocate(LENGTH);
        if (size < 2 * LENGTH || file.read(length, size - LENGTH) < LENGTH) {
            return false;
        }
        int last = length.getInt(0);
        long begin = size - last - 2 * LENGTH;
        return last > 0 && begin >= 0 && file.read(length.clear(), begin) == LENGTH && length.getInt(0) == last;
    }

    @Override
    public LogEntry read(byte[] bytes, int from, int to) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(bytes, from + LENGTH, to - from - 2 * LENGTH);
        String source = "";
        long time = 0;
        byte[] line = {};
        boolean partial = false;
        try {
            while (in.hasRemaining()) {
                int key = (int) varint(in);
                switch (key) {
                    case SOURCE -> source = new String(bytes(in), StandardCharsets.US_ASCII);
                    case TIME -> time = varint(in);
                    case LINE -> line = bytes(in);
                    case PARTIAL -> partial = varint(in) != 0;
                    default -> pass(in, key);
                }
            }
        } catch (BufferUnderflowException e) {
            throw new StreamCorruptedException("a message ends too early");
        }
        StreamKind stream = source.equals("stderr") ? StreamKind.STDERR : StreamKind.STDOUT;
        Instant when = Instant.ofEpochSecond(Math.floorDiv(time, SECOND), Math.floorMod(time, SECOND));
        return new LogEntry(stream, when, withEnd(line, partial), partial);
    }

    private static ByteBuffer withEnd(byte[] line, boolean partial) {
        if (partial) {
            return ByteBuffer.wrap(line);
        }
        return ByteBuffer.allocate(line.length + 1).put(line).put((byte) '\n').flip();
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte b = in.get();
            value |= (b & 0x7fL) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw new BufferUnderflowException();
    }

    private static byte[] bytes(ByteBuffer in) {
        long length = varint(in);
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[(int) length];
        in.get(bytes);
        return bytes;
    }

    /** A field that Docker writes and nobody here needs. */
    private static void pass(ByteBuffer in, int key) throws StreamCorruptedException {
        switch (key & 7) {
            case VARINT -> varint(in);
            case FIXED64 -> in.getLong();
            case BYTES -> bytes(in);
            case FIXED32 -> in.getInt();
            default -> throw new StreamCorruptedException("a field of kind " + (key & 7));
        }
    }
}
