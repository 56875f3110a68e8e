package org.felucca.containers.internal.health;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.felucca.driver.exec.OutputListener;
import org.felucca.model.StreamKind;

/** The beginning of what a probe prints. */
final class ProbeOutput implements OutputListener {
    private static final int MOST = 4096;

    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private boolean cut;

    @Override
    public synchronized void output(StreamKind stream, ByteBuffer bytes) {
        byte[] piece = new byte[Math.min(bytes.remaining(), MOST - kept.size())];
        cut |= piece.length < bytes.remaining();
        bytes.duplicate().get(piece);
        kept.writeBytes(piece);
    }

    /** As text; what was cut shows as dots. */
    synchronized String text() {
        return kept.toString(StandardCharsets.UTF_8) + (cut ? "..." : "");
    }
}
