package org.felucca.server.internal.api;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.felucca.server.internal.wire.WireJson;

/**
 * A stream of JSON documents. The answer begins with the first of them, so what fails before has a status of its own; what fails later is
 * told in the stream.
 */
public final class MessageIo extends ClientIo {
    private final Function<Object, Object> toWire;
    private final String lineEnd;
    private final boolean beginsEarly;
    private final boolean watched;
    private final InputStream input;

    private MessageIo(
            Exchange exchange,
            Function<Object, Object> toWire,
            String lineEnd,
            boolean beginsEarly,
            boolean watched,
            InputStream input) {
        super(exchange);
        this.toWire = toWire;
        this.lineEnd = lineEnd;
        this.beginsEarly = beginsEarly;
        this.watched = watched;
        this.input = input;
    }

    /** Events: headers at once, a line each; cancelled when the client goes. */
    public static MessageIo events(Exchange exchange, Function<Object, Object> toWire) {
        return new MessageIo(exchange, toWire, "\n", true, true, InputStream.nullInputStream());
    }

    /** Progress of a job that may read the request's body meanwhile. */
    public static MessageIo progress(Exchange exchange, Function<Object, Object> toWire, InputStream input) {
        return new MessageIo(exchange, toWire, "\r\n", false, false, input);
    }

    /** Progress of a job that is cancelled when the client goes. */
    public static MessageIo watchedProgress(Exchange exchange, Function<Object, Object> toWire) {
        return new MessageIo(exchange, toWire, "\r\n", false, true, InputStream.nullInputStream());
    }

    @Override
    public InputStream input() {
        return input;
    }

    @Override
    public void started(Runnable cancel) {
        if (watched) {
            cancelWhenGone(cancel);
        }
    }

    @Override
    public void begin() throws IOException {
        if (beginsEarly) {
            exchange.begin("application/json");
        }
    }

    @Override
    public void message(Object message) throws IOException {
        document(toWire.apply(message));
    }

    /** Writes a document of the wire. */
    public void document(Object wire) throws IOException {
        if (!exchange.begun()) {
            exchange.begin("application/json");
        }
        byte[] json = WireJson.write(wire, exchange.version().minor());
        byte[] end = lineEnd.getBytes(StandardCharsets.US_ASCII);
        exchange.write(
                ByteBuffer.allocate(json.length + end.length).put(json).put(end).flip());
    }
}
