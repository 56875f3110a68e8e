package org.felucca.logdriver.gelf.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Cuts messages that do not fit a datagram, as GELF has it: two magic bytes, the message's id, which piece of how many. */
final class Chunks {
    private static final short MAGIC = 0x1e0f;
    private static final int HEADER = 12;
    private static final int LARGEST = 1420;
    private static final int PIECE = LARGEST - HEADER;
    private static final int MOST = 128;

    private Chunks() {}

    /** One datagram or more. Throws for a message that is too long for the most that may be. */
    static List<byte[]> of(byte[] message) throws IOException {
        if (message.length <= LARGEST) {
            return List.of(message);
        }
        int count = (message.length + PIECE - 1) / PIECE;
        if (count > MOST) {
            throw new IOException("msg too large, would need %d chunks".formatted(count));
        }
        long id = ThreadLocalRandom.current().nextLong();
        List<byte[]> chunks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int length = Math.min(PIECE, message.length - i * PIECE);
            chunks.add(ByteBuffer.allocate(HEADER + length)
                    .putShort(MAGIC)
                    .putLong(id)
                    .put((byte) i)
                    .put((byte) count)
                    .put(message, i * PIECE, length)
                    .array());
        }
        return chunks;
    }
}
