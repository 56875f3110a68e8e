package org.felucca.server.internal.site;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.felucca.engine.site.SiteExchange;
import org.felucca.server.internal.api.BodyStream;
import org.felucca.server.internal.http.Completion;

/** A request of Jetty's. */
final class JettyExchange implements SiteExchange {
    private static final int PIECE = 256 << 10;

    /** What is read and thrown away of a body that nobody wanted, so that its sender gets to read the answer. */
    private static final long DISCARD_LIMIT = 64L << 20;

    private final Request request;
    private final Response response;
    private InputStream body;
    private boolean begun;
    private boolean complete;
    private boolean clientGone;

    JettyExchange(Request request, Response response) {
        this.request = request;
        this.response = response;
    }

    boolean begun() {
        return begun;
    }

    /** Whether its connection broke, or says nothing. */
    boolean clientGone() {
        return clientGone;
    }

    @Override
    public String method() {
        return request.getMethod();
    }

    @Override
    public String path() {
        return request.getHttpURI().getPath();
    }

    @Override
    public String query() {
        String query = request.getHttpURI().getQuery();
        return query == null ? "" : query;
    }

    @Override
    public Optional<String> header(String name) {
        return Optional.ofNullable(request.getHeaders().get(name));
    }

    @Override
    public OptionalLong length() {
        return request.getLength() < 0 ? OptionalLong.empty() : OptionalLong.of(request.getLength());
    }

    @Override
    public InputStream body() {
        if (body == null) {
            body = new ClientBody(Content.Source.asInputStream(request));
        }
        return body;
    }

    @Override
    public void add(String name, String value) {
        response.getHeaders().add(name, value);
    }

    @Override
    public void send(int status, byte[] content) throws IOException {
        begin(status);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, content.length);
        write(true, isHead() ? ByteBuffer.allocate(0) : ByteBuffer.wrap(content));
    }

    @Override
    public void send(int status) throws IOException {
        begin(status);
        write(true, ByteBuffer.allocate(0));
    }

    @Override
    public void send(int status, FileChannel file, long position, long count) throws IOException {
        begin(status);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, count);
        if (isHead() || count == 0) {
            write(true, ByteBuffer.allocate(0));
            return;
        }
        ByteBuffer piece = ByteBuffer.allocateDirect((int) Math.min(PIECE, count));
        for (long sent = 0; sent < count; ) {
            piece.clear().limit((int) Math.min(piece.capacity(), count - sent));
            int read = file.read(piece, position + sent);
            if (read < 0) {
                throw new EOFException("a file ends before its time");
            }
            sent += read;
            write(sent == count, piece.flip());
        }
    }

    private boolean isHead() {
        return request.getMethod().equals("HEAD");
    }

    private void begin(int status) throws IOException {
        if (begun) {
            throw new IllegalStateException("it is answered already");
        }
        discardBody();
        begun = true;
        response.setStatus(status);
    }

    private void discardBody() throws IOException {
        if (request.getLength() == 0) {
            return;
        }
        byte[] piece = new byte[8 << 10];
        long discarded = 0;
        for (int read; discarded < DISCARD_LIMIT && (read = body().read(piece)) >= 0; ) {
            discarded += read;
        }
    }

    private void write(boolean last, ByteBuffer bytes) throws IOException {
        Completion written = new Completion();
        response.write(last, bytes, written);
        try {
            written.await();
        } catch (IOException e) {
            clientGone = true;
            throw e;
        }
        complete = last;
    }

    /** Ends it. */
    void finish() {
        if (!complete) {
            throw new IllegalStateException("it is not answered");
        }
    }

    @Override
    public String toString() {
        return method() + " " + path();
    }

    /** Knows when it is the client who ended it. */
    private final class ClientBody extends FilterInputStream {
        ClientBody(InputStream in) {
            super(new BodyStream(in));
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            try {
                return super.read(bytes, offset, length);
            } catch (IOException e) {
                clientGone = true;
                throw e;
            }
        }
    }
}
