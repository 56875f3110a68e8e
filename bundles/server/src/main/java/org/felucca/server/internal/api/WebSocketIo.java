package org.felucca.server.internal.api;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Locale;
import org.felucca.model.Errors;
import org.felucca.model.StreamKind;
import org.felucca.server.internal.http.StreamOutput;
import org.felucca.server.internal.http.WebSocket;

/** Streams over a websocket, both ways, never framed by stream. The connection leaves HTTP when the job begins, as with {@link HijackIo}. */
public final class WebSocketIo extends ClientIo {
    /** Until then output went as text, which is not always what it is. */
    private static final int BINARY_SINCE = 28;

    private final String key;
    private WebSocket socket;
    private StreamOutput output;

    public WebSocketIo(Exchange exchange) {
        super(exchange);
        this.key = exchange.header("Sec-WebSocket-Key").orElse("");
    }

    /** Throws INVALID where the client does not speak of a websocket. */
    @Override
    public void begin() throws IOException {
        String upgrade = exchange.header("Upgrade").orElse("");
        if (!upgrade.toLowerCase(Locale.ROOT).equals("websocket") || key.isEmpty()) {
            throw Errors.invalid("not a websocket: the headers Upgrade and Sec-WebSocket-Key are missing");
        }
        socket = new WebSocket(
                exchange.hijackToWebSocket(WebSocket.accept(key)),
                !exchange.version().atLeast(BINARY_SINCE));
        output = new StreamOutput(socket, false, exchange::later);
    }

    @Override
    public InputStream input() {
        if (socket == null) {
            throw new IllegalStateException("the job has not begun: " + exchange);
        }
        return socket.input();
    }

    @Override
    public void write(StreamKind stream, ByteBuffer bytes) throws IOException {
        if (socket == null) {
            begin();
        }
        output.write(stream, bytes);
    }

    /** Sends the rest, and goodbye. */
    public void finish() throws IOException {
        if (socket != null) {
            output.flush();
            socket.close();
        }
    }
}
