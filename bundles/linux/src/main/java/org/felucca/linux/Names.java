package org.felucca.linux;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * File names as text. To Linux a name is bytes, mostly UTF-8 but nobody checks. A byte that is not part of any UTF-8 character becomes a
 * lone low surrogate, U+DC00 plus the byte, and that becomes the byte again: every name survives the way through a String (Python's
 * PEP 383 does the same).
 */
public final class Names {
    private static final char ESCAPE = '\uDC00';

    private Names() {}

    /** The bytes of a name as text. */
    public static String fromBytes(byte[] bytes) {
        return fromBytes(bytes, 0, bytes.length);
    }

    /** A part of the bytes as text. */
    public static String fromBytes(byte[] bytes, int start, int length) {
        for (int i = start; i < start + length; i++) {
            if (bytes[i] < 0) {
                return decode(ByteBuffer.wrap(bytes, start, length));
            }
        }
        return new String(bytes, start, length, StandardCharsets.ISO_8859_1);
    }

    private static String decode(ByteBuffer in) {
        var decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        CharBuffer out = CharBuffer.allocate(in.remaining());
        while (true) {
            var result = decoder.decode(in, out, true);
            if (!result.isError()) {
                return out.flip().toString();
            }
            for (int i = 0; i < result.length(); i++) {
                out.put((char) (ESCAPE + (in.get() & 0xff)));
            }
            decoder.reset();
        }
    }

    /** The text as bytes; a surrogate that stands for no byte is written as a question mark. */
    public static byte[] toBytes(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (isEscape(name, i)) {
                return encode(name);
            }
        }
        return name.getBytes(StandardCharsets.UTF_8);
    }

    private static boolean isEscape(String name, int at) {
        char c = name.charAt(at);
        return c >= ESCAPE + 0x80 && c <= ESCAPE + 0xff && (at == 0 || !Character.isHighSurrogate(name.charAt(at - 1)));
    }

    private static byte[] encode(String name) {
        ByteBuffer out = ByteBuffer.allocate(name.length() * 3);
        int start = 0;
        for (int i = 0; i < name.length(); i++) {
            if (isEscape(name, i)) {
                out.put(name.substring(start, i).getBytes(StandardCharsets.UTF_8));
                out.put((byte) name.charAt(i));
                start = i + 1;
            }
        }
        out.put(name.substring(start).getBytes(StandardCharsets.UTF_8));
        byte[] bytes = new byte[out.flip().remaining()];
        out.get(bytes);
        return bytes;
    }
}
