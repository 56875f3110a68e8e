package org.felucca.server.internal.api;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.felucca.model.StreamKind;
import org.felucca.server.internal.http.StreamOutput;

/** Output streams as the body of an answer. Headers go out when the job begins, before the first line. Cancelled when the client goes. */
public final class LogIo extends ClientIo {
    private final String contentType;
    private final StreamOutput output;

    /** @param framed as the streams of a container without a terminal are */
    public LogIo(Exchange exchange, boolean framed) {
        super(exchange);
        this.contentType = StreamType.of(exchange, framed);
        this.output = new StreamOutput(exchange::write, framed, exchange::later);
    }

    @Override
    public void started(Runnable cancel) {
        cancelWhenGone(cancel);
    }

    @Override
    public void begin() throws IOException {
        exchange.begin(contentType);
    }

    @Override
    public void write(StreamKind stream, ByteBuffer bytes) throws IOException {
        if (!exchange.begun()) {
            begin();
        }
        output.write(stream, bytes);
    }

    /** Sends the rest. */
    public void finish() throws IOException {
        output.flush();
    }
}
