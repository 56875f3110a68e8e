package org.felucca.itest.crash;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Output in frames: 8 bytes, the last 4 of which are the length of what follows. */
final class Frames {
    private static final int HEADER = 8;

    private Frames() {}

    static String text(byte[] frames) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (int at = 0; at + HEADER <= frames.length; ) {
            int length = ByteBuffer.wrap(frames).getInt(at + 4);
            text.write(frames, at + HEADER, length);
            at += HEADER + length;
        }
        return text.toString(StandardCharsets.UTF_8);
    }
}
