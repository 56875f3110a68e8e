package org.felucca.server.internal.api;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.felucca.engine.JobIo;
import org.felucca.engine.JobRequest;
import org.felucca.server.internal.http.ClientEndPoint;
import org.felucca.server.internal.http.Completion;
import org.felucca.server.internal.http.HijackedConnection;
import org.felucca.server.internal.rights.Scope;
import org.felucca.server.internal.wire.WireJson;

/** One request and its answer, as a route sees them. Used by the one thread that works on the request. */
public final class Exchange {
    private static final String JSON = "application/json";
    private static final int BODY_LIMIT = 16 << 20;
    /** What is read and thrown away of a body that is too big, so that its sender gets to read the answer. */
    private static final long DISCARD_LIMIT = 1L << 30;

    private final Request request;
    private final Response response;
    private Router.Match match;
    private final Query query;
    private final Engines engines;
    private final String caller;
    private byte[] body;
    private boolean answered;
    private boolean begun;
    private HijackedConnection hijacked;
    private Optional<Scope> scope = Optional.empty();

    Exchange(Request request, Response response, Router.Match match, Engines engines, String caller) {
        this.request = request;
        this.response = response;
        this.match = match;
        this.query = new Query(request.getHttpURI().getQuery());
        this.engines = engines;
        this.caller = caller;
    }

    /** From here on only a part of the engine is there. Throws NOT_FOUND if what the path names is not. */
    void narrow(Scope to) throws IOException, InterruptedException {
        match = match.with(to.pinned(match.route().path(), match.parameters(), this::run));
        scope = Optional.of(to);
    }

    public ApiVersion version() {
        return match.version();
    }

    /** A parameter of the path, decoded. */
    public String path(String name) {
        return match.parameters().get(name);
    }

    public Query query() {
        return query;
    }

    /** A header of the request. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(request.getHeaders().get(name));
    }

    /** Runs a job that only answers. */
    public <R> R run(JobRequest<R> job) throws IOException, InterruptedException {
        return run(job, JobIo.none());
    }

    /** Runs a job that streams. */
    public <R> R run(JobRequest<R> job, JobIo io) throws IOException, InterruptedException {
        return engines.run(scope.isPresent() ? scope.get().seen(job) : job, caller, io);
    }

    // what the client sends

    /** The body's bytes as they come. */
    public InputStream bodyStream() {
        return new BodyStream(Content.Source.asInputStream(request));
    }

    /** The number of the body's bytes; -1 if the client did not say. */
    public long bodyLength() {
        return request.getLength();
    }

    /** A JSON body. 400 if it is missing, has the wrong shape, or is of another content type. */
    public <T> T body(Class<T> type) throws IOException {
        return optionalBody(type)
                .orElseThrow(() -> HttpFailure.badRequest("invalid JSON: got EOF while reading request body"));
    }

    /** A JSON body that may be missing or {@code null}. It can be asked for as several types. */
    public <T> Optional<T> optionalBody(Class<T> type) throws IOException {
        if (body == null) {
            body = bodyBytes(BODY_LIMIT);
        }
        if (body.length == 0) {
            return Optional.empty();
        }
        String contentType = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
        if (contentType != null
                && !contentType.isEmpty()
                && !mediaType(contentType).equals(JSON)) {
            throw HttpFailure.badRequest(
                    "unsupported Content-Type header (" + contentType + "): must be '" + JSON + "'");
        }
        try {
            return Optional.ofNullable(WireJson.read(
                    new String(body, StandardCharsets.UTF_8), type, version().minor()));
        } catch (WireJson.Malformed e) {
            throw HttpFailure.badRequest(e.getMessage());
        }
    }

    /** A parameter of the query that holds a JSON document. */
    public <T> T queryDocument(String key, Class<T> type) {
        try {
            return WireJson.read(query.text(key), type, version().minor());
        } catch (WireJson.Malformed e) {
            throw HttpFailure.badRequest("invalid value for " + key + ": " + e.getMessage());
        }
    }

    private static String mediaType(String contentType) {
        int semicolon = contentType.indexOf(';');
        return (semicolon < 0 ? contentType : contentType.substring(0, semicolon))
                .trim()
                .toLowerCase(Locale.ROOT);
    }

    private byte[] bodyBytes(int limit) throws IOException {
        try (InputStream in = bodyStream()) {
            byte[] bytes = in.readNBytes(limit + 1);
            if (bytes.length <= limit) {
                return bytes;
            }
            in.skip(DISCARD_LIMIT);
            throw new HttpFailure(413, "request body is larger than " + (limit >> 20) + " MiB");
        }
    }

    // the answer, whole

    /** Answers with a document. */
    public void json(int status, Object wire) throws IOException {
        json(status, wire, version().minor());
    }

    /** The same as a client of version 1.minor sees it. */
    public void json(int status, Object wire, int minor) throws IOException {
        bytes(status, JSON, WireJson.write(wire, minor));
    }

    /** Answers without a body. */
    public void empty(int status) throws IOException {
        bytes(status, null, new byte[0]);
    }

    /** Answers in words. */
    public void text(int status, String text) throws IOException {
        bytes(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    private void bytes(int status, String contentType, byte[] body) throws IOException {
        answered = true;
        response.setStatus(status);
        if (contentType != null) {
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
        }
        if (status != 204 && status != 304) {
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        }
        Completion written = new Completion();
        response.write(true, ByteBuffer.wrap(body), written);
        written.await();
    }

    /** {@code OK}, and to HEAD nothing. */
    public void ping() throws IOException {
        if (request.getMethod().equals("HEAD")) {
            bytes(200, "text/plain; charset=utf-8", new byte[0]);
        } else {
            text(200, "OK");
        }
    }

    /** Sets a header of the answer. */
    public void answerHeader(String name, String value) {
        response.getHeaders().put(name, value);
    }

    // the answer, bit by bit

    /** Sends status 200 and the headers now; parts follow. */
    public void begin(String contentType) throws IOException {
        begun = true;
        response.setStatus(200);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
        if (request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_1_1) {
            // on a last answer Jetty would let the end of the connection stand for the end of the body
            response.getHeaders().put(HttpHeader.TRANSFER_ENCODING, "chunked");
        }
        write(ByteBuffer.allocate(0));
    }

    /** Sends a part at once; waits while the client is slow. */
    public void write(ByteBuffer... parts) throws IOException {
        for (ByteBuffer part : parts) {
            Completion written = new Completion();
            response.write(false, part, written);
            written.await();
        }
    }

    /** Sends a document as the last part, or as the whole answer if nothing has begun. */
    public void jsonAfter(Object wire) throws IOException {
        if (begun) {
            write(ByteBuffer.wrap(WireJson.write(wire, version().minor())));
        } else {
            json(200, wire);
        }
    }

    /** Ends what {@link #begin} began. */
    void finish() throws IOException {
        if (begun && !answered) {
            answered = true;
            Completion written = new Completion();
            response.write(true, ByteBuffer.allocate(0), written);
            written.await();
        }
    }

    /** Whether status and headers are out. */
    public boolean begun() {
        return begun || hijacked != null || response.isCommitted();
    }

    /** Runs something in a few milliseconds, on a thread that may block. */
    void later(Runnable action) {
        Connector connector = request.getConnectionMetaData().getConnector();
        connector.getScheduler().schedule(() -> connector.getExecutor().execute(action), 2, TimeUnit.MILLISECONDS);
    }

    /** From now on, calls back once if the client goes before its answer is complete. Its body has been read. */
    public void whenGone(Runnable action) {
        if (endPoint() instanceof ClientEndPoint client) {
            client.watch(action);
        }
    }

    void end() {
        if (hijacked != null) {
            hijacked.end();
        } else if (endPoint() instanceof ClientEndPoint client) {
            client.unwatch();
        }
    }

    // hijacking

    /** Whether the client asked by an Upgrade header; if not, it still gets a raw stream, after a status of 200. */
    public boolean upgradeAsked() {
        return request.getHeaders().contains(HttpHeader.UPGRADE);
    }

    /**
     * Leaves HTTP: writes the head of the answer and hands over the connection.
     *
     * @param contentType of the raw stream
     */
    public HijackedConnection hijack(String contentType) throws IOException {
        passOverBody();
        StringBuilder head = new StringBuilder();
        if (upgradeAsked()) {
            head.append("HTTP/1.1 101 UPGRADED\r\nContent-Type: ").append(contentType);
            head.append("\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n");
        } else {
            head.append("HTTP/1.1 200 OK\r\nContent-Type: ").append(contentType).append("\r\n");
        }
        return leaveHttp(head);
    }

    /** A body with a length belongs to the request, not to the stream: dockerode sends the options of an attach in one, too. */
    private void passOverBody() throws IOException {
        if (body == null && bodyLength() > 0) {
            body = bodyBytes(BODY_LIMIT);
        }
    }

    /**
     * Leaves HTTP for a websocket.
     *
     * @param accept what shows the client that its key was understood
     */
    public HijackedConnection hijackToWebSocket(String accept) throws IOException {
        return leaveHttp(new StringBuilder("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n"
                + "Upgrade: websocket\r\nSec-WebSocket-Accept: " + accept + "\r\n"));
    }

    private HijackedConnection leaveHttp(StringBuilder head) throws IOException {
        EndPoint endPoint = endPoint();
        endPoint.setIdleTimeout(0);
        HijackedConnection connection = new HijackedConnection(
                endPoint, request.getConnectionMetaData().getConnector().getExecutor());
        endPoint.upgrade(connection);
        hijacked = connection;
        ApiHandler.COMMON_HEADERS.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        head.append("\r\n");
        connection.write(ByteBuffer.wrap(head.toString().getBytes(StandardCharsets.ISO_8859_1)));
        return connection;
    }

    boolean isHijacked() {
        return hijacked != null;
    }

    private EndPoint endPoint() {
        return request.getConnectionMetaData().getConnection().getEndPoint();
    }

    @Override
    public String toString() {
        Map<String, String> parameters = match.parameters();
        return match.route().method() + " " + match.route().path() + (parameters.isEmpty() ? "" : " " + parameters);
    }
}
