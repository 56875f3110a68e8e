package org.felucca.server.internal.api;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.felucca.model.StreamKind;

/** A tar as the body of an answer, which begins with its first byte. */
public final class TarIo extends ClientIo {
    private final String contentType;
    private final Consumer<Object> head;

    public TarIo(Exchange exchange) {
        this(exchange, "application/x-tar", message -> {});
    }

    /** With a receiver of what the job tells before the first byte, for the answer's headers. */
    public TarIo(Exchange exchange, String contentType, Consumer<Object> head) {
        super(exchange);
        this.contentType = contentType;
        this.head = head;
    }

    @Override
    public void message(Object message) {
        head.accept(message);
    }

    @Override
    public void started(Runnable cancel) {
        cancelWhenGone(cancel);
    }

    @Override
    public void write(StreamKind stream, ByteBuffer bytes) throws IOException {
        if (!exchange.begun()) {
            exchange.begin(contentType);
        }
        exchange.write(bytes);
    }
}
