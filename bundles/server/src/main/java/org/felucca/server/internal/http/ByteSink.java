package org.felucca.server.internal.http;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Where bytes for a client go. */
@FunctionalInterface
public interface ByteSink {
    /** Writes all of them, in order. Waits while the client is slow; throws when it has gone. */
    void write(ByteBuffer... buffers) throws IOException;
}
