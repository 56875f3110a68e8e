package org.felucca.client.api;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import org.felucca.client.http.Connection;
import org.felucca.client.http.Response;

/**
 * Sends a long body on a thread of its own, while the answer is awaited on the caller's: an engine may answer before it has
 * read everything, with progress or with a refusal.
 */
final class Upload {
    private final Connection connection;
    private final Source body;
    private volatile IOException failure;

    /** A body that remembers whether it could be read. */
    private static final class Source extends FilterInputStream {
        private volatile IOException unreadable;

        Source(InputStream body) {
            super(body);
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            try {
                return super.read(target, offset, length);
            } catch (IOException e) {
                unreadable = e;
                throw e;
            }
        }
    }

    private Upload(Connection connection, InputStream body) {
        this.connection = connection;
        this.body = new Source(body);
    }

    /** Sends {@code body} and gives the answer as soon as it begins. */
    static Response run(
            Connection connection, String method, String target, Map<String, String> headers, InputStream body)
            throws IOException {
        Upload upload = new Upload(connection, body);
        Thread sender = new Thread(() -> upload.send(method, target, headers), "felucca-upload");
        sender.setDaemon(true);
        sender.start();
        try {
            Response answer = connection.receive(method);
            // No request may follow: the rest of the body may still be on its way.
            Map<String, String> headersOfLast = new HashMap<>(answer.headers());
            headersOfLast.put("connection", "close");
            return new Response(answer.status(), headersOfLast, answer.body(), connection);
        } catch (IOException e) {
            connection.close();
            throw upload.cause(e);
        }
    }

    private void send(String method, String target, Map<String, String> headers) {
        try {
            connection.sendChunked(method, target, headers, body);
        } catch (IOException e) {
            failure = e;
            if (body.unreadable != null) {
                closeQuietly();
            }
            // Otherwise the engine reads no more: it has answered already, and the answer says why.
        }
    }

    /** Without its last chunk the engine takes the body for cut off, as it is. */
    private void closeQuietly() {
        try {
            connection.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private IOException cause(IOException received) {
        if (body.unreadable != null) {
            return body.unreadable;
        }
        if (failure != null) {
            received.addSuppressed(failure);
        }
        return received;
    }
}
