package org.felucca.server.internal.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.regex.Pattern;
import org.felucca.model.StreamKind;
import org.felucca.server.internal.http.HijackedConnection;
import org.felucca.server.internal.http.StreamOutput;

/**
 * Streams on a hijacked connection, both ways. The connection leaves HTTP when the job begins: what fails before is answered as HTTP. The
 * client's half-close ends the input; output flows until the job ends.
 */
public final class HijackIo extends ClientIo {
    /** Clients that read the head of an answer through a buffer, and forget what came with it. Docker is slow enough for them. */
    private static final Pattern FORGETFUL = Pattern.compile("docker-sdk-python|docker-py|docker-compose/1");

    private static final long HEAD_START_MILLIS = 40;

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
        if (exchange.header("User-Agent")
                .filter(agent -> FORGETFUL.matcher(agent).find())
                .isPresent()) {
            giveHeadStart();
        }
    }

    /** Nothing tells when they have read it: time is all there is. */
    private static void giveHeadStart() throws IOException {
        try {
            Thread.sleep(HEAD_START_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("cancelled");
        }
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
