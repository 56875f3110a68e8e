package org.felucca.server.internal.api;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.felucca.model.StreamKind;
import org.felucca.server.internal.http.HijackedConnection;
import org.felucca.server.internal.http.StreamOutput;

/**
 * Streams on a hijacked connection, both ways. The connection leaves HTTP when the job begins: what fails before is answered as HTTP. The
 * client's half-close ends the input; output flows until the job ends.
 */
public final class HijackIo extends ClientIo {
    private final boolean framed;
    private HijackedConnection connection;
    private StreamOutput output;

    public HijackIo(Exchange exchange, boolean framed) {
        super(exchange);
        this.framed = framed;
    }

    @Override
    public void begin() throws IOException {
        connection = exchange.hijack(StreamType.ofHijacked(exchange, framed));
        output = new StreamOutput(connection, framed, exchange::later);
    }

    @Override
    public InputStream input() {
        if (connection == null) {
            throw new IllegalStateException("the job has not begun: " + exchange);
        }
        return connection.input();
    }

    @Override
    public void write(StreamKind stream, ByteBuffer bytes) throws IOException {
        if (connection == null) {
            begin();
        }
        output.write(stream, bytes);
    }

    /** Whether the connection has left HTTP. */
    public boolean begun() {
        return connection != null;
    }

    /** Sends the rest. */
    public void finish() throws IOException {
        if (output != null) {
            output.flush();
        }
    }
}
