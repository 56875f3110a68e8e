package org.felucca.logs;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/** An open way to a receiver of logs. One thread at a time; {@link #close()} by anyone, which also ends a call that waits. */
public interface Peer extends Closeable {
    /** Sends a message, whole: one datagram, or so many bytes of the stream. */
    void send(byte[] message) throws IOException;

    /** What the receiver answers. Throws where nothing comes back. */
    default InputStream answers() throws IOException {
        throw new IOException("nothing comes back here");
    }
}
