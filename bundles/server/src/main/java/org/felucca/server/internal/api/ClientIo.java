package org.felucca.server.internal.api;

import java.io.InputStream;
import java.nio.ByteBuffer;
import org.felucca.engine.JobIo;
import org.felucca.model.StreamKind;

/** The client's side of a streaming job: what kinds of streams have in common. Each kind says what it streams. */
abstract class ClientIo implements JobIo {
    final Exchange exchange;

    ClientIo(Exchange exchange) {
        this.exchange = exchange;
    }

    @Override
    public InputStream input() {
        return InputStream.nullInputStream();
    }

    @Override
    public void begin() throws java.io.IOException {}

    @Override
    public void write(StreamKind stream, ByteBuffer bytes) throws java.io.IOException {
        throw new IllegalStateException("this job has no streams: " + exchange);
    }

    @Override
    public void message(Object message) throws java.io.IOException {
        throw new IllegalStateException("this job has no messages: " + exchange);
    }

    /** Cancels the job when the client goes. */
    final void cancelWhenGone(Runnable cancel) {
        exchange.whenGone(cancel);
    }
}
