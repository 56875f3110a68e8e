package org.felucca.server.internal.api;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.felucca.model.StreamKind;

/** A tar as the body of an answer, which begins with its first byte. */
public final class TarIo extends ClientIo {
    public TarIo(Exchange exchange) {
        super(exchange);
    }

    @Override
    public void started(Runnable cancel) {
        cancelWhenGone(cancel);
    }

    @Override
    public void write(StreamKind stream, ByteBuffer bytes) throws IOException {
        if (!exchange.begun()) {
            exchange.begin("application/x-tar");
        }
        exchange.write(bytes);
    }
}
