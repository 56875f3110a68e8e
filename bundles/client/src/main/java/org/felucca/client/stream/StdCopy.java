package org.felucca.client.stream;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.felucca.client.ClientException;

/** Separates the two output streams of a container that has no terminal: eight bytes of head, then the payload. */
public final class StdCopy {
    private static final int HEAD = 8;
    private static final int SYSTEM_ERROR = 3;

    private StdCopy() {}

    /** Copies to the end of {@code in}. Throws {@link ClientException} if the engine reports an error within the stream. */
    public static void copy(InputStream in, OutputStream out, OutputStream err) throws IOException {
        byte[] head = new byte[HEAD];
        byte[] payload = new byte[32 * 1024];
        while (readHead(in, head)) {
            int length = ByteBuffer.wrap(head).getInt(4);
            if (head[0] == SYSTEM_ERROR) {
                String reason = new String(in.readNBytes(length), StandardCharsets.UTF_8);
                throw new ClientException("error from daemon in stream: " + reason);
            }
            if (head[0] < 0 || head[0] > SYSTEM_ERROR || length < 0) {
                throw new IOException("unrecognized stream: " + (head[0] & 0xff));
            }
            OutputStream target = head[0] == 2 ? err : out;
            for (int left = length; left > 0; ) {
                int n = in.read(payload, 0, Math.min(left, payload.length));
                if (n < 0) {
                    throw new EOFException("unexpected EOF");
                }
                if (target != null) {
                    target.write(payload, 0, n);
                }
                left -= n;
            }
        }
    }

    private static boolean readHead(InputStream in, byte[] head) throws IOException {
        int n = in.readNBytes(head, 0, HEAD);
        if (n != 0 && n != HEAD) {
            throw new EOFException("unexpected EOF");
        }
        return n == HEAD;
    }
}
