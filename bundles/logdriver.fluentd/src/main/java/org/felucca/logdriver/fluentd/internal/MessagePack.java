package org.felucca.logdriver.fluentd.internal;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.StreamCorruptedException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** The few kinds of MessagePack values that the forward protocol needs. */
final class MessagePack {
    private static final int FIX_MAP = 0x80;
    private static final int FIX_ARRAY = 0x90;
    private static final int FIX_TEXT = 0xa0;
    private static final int TEXT_8 = 0xd9;
    private static final int TEXT_16 = 0xda;
    private static final int TEXT_32 = 0xdb;
    private static final int MAP_16 = 0xde;
    private static final int INT_64 = 0xd3;
    private static final int FIX_EXT_8 = 0xd7;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);

    @FunctionalInterface
    private interface Writing {
        void run() throws IOException;
    }

    private static void write(Writing writing) {
        try {
            writing.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
    }

    /** So many values follow; less than 16. */
    void array(int count) {
        write(() -> out.writeByte(FIX_ARRAY | count));
    }

    /** So many names and values follow. */
    void map(int count) {
        write(() -> {
            if (count < 16) {
                out.writeByte(FIX_MAP | count);
            } else {
                out.writeByte(MAP_16);
                out.writeShort(count);
            }
        });
    }

    void text(byte[] text) {
        write(() -> {
            if (text.length < 32) {
                out.writeByte(FIX_TEXT | text.length);
            } else if (text.length < 1 << 8) {
                out.writeByte(TEXT_8);
                out.writeByte(text.length);
            } else if (text.length < 1 << 16) {
                out.writeByte(TEXT_16);
                out.writeShort(text.length);
            } else {
                out.writeByte(TEXT_32);
                out.writeInt(text.length);
            }
            out.write(text);
        });
    }

    void number(long value) {
        write(() -> {
            out.writeByte(INT_64);
            out.writeLong(value);
        });
    }

    /** Fluentd's own: seconds and nanoseconds, 32 bits each. */
    void eventTime(Instant time) {
        write(() -> {
            out.writeByte(FIX_EXT_8);
            out.writeByte(0);
            out.writeInt((int) time.getEpochSecond());
            out.writeInt(time.getNano());
        });
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }

    /** Reads {@code {"ack": id}}; returns the id. */
    static String acknowledgement(DataInputStream in) throws IOException {
        int head = in.readUnsignedByte();
        if (head != (FIX_MAP | 1) || !readText(in).equals("ack")) {
            throw new StreamCorruptedException("the receiver answers with something else than an acknowledgement");
        }
        return readText(in);
    }

    private static String readText(DataInputStream in) throws IOException {
        int head = in.readUnsignedByte();
        int length;
        if ((head & 0xe0) == FIX_TEXT) {
            length = head & 0x1f;
        } else if (head == TEXT_8) {
            length = in.readUnsignedByte();
        } else {
            throw new StreamCorruptedException("the receiver answers with something else than text");
        }
        byte[] text = new byte[length];
        in.readFully(text);
        return new String(text, StandardCharsets.UTF_8);
    }
}
