package org.felucca.client.api;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.felucca.client.http.Connection;
import org.felucca.client.http.EngineAddress;
import org.felucca.client.http.Response;
import org.felucca.client.json.Doc;
import org.felucca.client.json.Json;

/**
 * The Engine API as a caller sees it: paths without version, JSON in and out. The version is agreed on with a ping before
 * the first request. Safe for use by several threads; one idle connection is kept for the next request.
 */
public final class Engine implements Closeable {
    private final EngineAddress address;
    private final String fixedVersion;
    private Connection idle;
    private String version;

    /**
     * An engine at an address; nothing is opened yet.
     *
     * @param fixedVersion the API version to speak, or empty to agree on one
     */
    public Engine(EngineAddress address, String fixedVersion) {
        this.address = address;
        this.fixedVersion = fixedVersion;
    }

    /** The API version that requests are sent with. */
    public synchronized String version() {
        if (version == null) {
            try {
                Response pong = exchange("HEAD", "/_ping", Map.of(), null);
                version = fixedVersion.isEmpty() ? ApiVersion.negotiate(pong.header("api-version")) : fixedVersion;
                release(pong);
            } catch (IOException e) {
                throw new UnreachableException(address, e);
            }
        }
        return version;
    }

    /** Reads a JSON document. */
    public Object get(String path, Query query) throws IOException {
        return json(call("GET", path, query, null));
    }

    /** Reads a JSON document as the engine wrote it. */
    public String getText(String path, Query query) throws IOException {
        Response response = call("GET", path, query, null);
        String text = new String(response.readAll(), StandardCharsets.UTF_8);
        release(response);
        return text;
    }

    /** Sends a JSON document, or none if {@code body} is null, and reads the answer, which may be empty. */
    public Doc post(String path, Query query, Object body) throws IOException {
        return Doc.of(json(call("POST", path, query, body)));
    }

    /** Deletes something and reads the answer, which may be empty. */
    public Object delete(String path, Query query) throws IOException {
        return json(call("DELETE", path, query, null));
    }

    /** A request whose answer is read while it comes. The caller reads or closes {@link Response#connection()}. */
    public Response call(String method, String path, Query query, Object body) throws IOException {
        return call(method, path, query, body, Map.of());
    }

    /** The same with further headers. */
    public Response call(String method, String path, Query query, Object body, Map<String, String> more)
            throws IOException {
        byte[] bytes = body == null ? null : Json.write(body).getBytes(StandardCharsets.UTF_8);
        Map<String, String> headers = new LinkedHashMap<>(more);
        if (bytes != null) {
            headers.put("Content-Type", "application/json");
        }
        return checked(exchange(method, target(path, query), headers, bytes));
    }

    /** Sends a stream of unknown length, such as a tar archive, and gives the answer, which is read while it comes. */
    public Response upload(String path, Query query, InputStream body) throws IOException {
        return upload("POST", path, query, body);
    }

    /** The same by another method. */
    public Response upload(String method, String path, Query query, InputStream body) throws IOException {
        String target = target(path, query);
        return checked(Upload.run(open(), method, target, Map.of("Content-Type", "application/x-tar"), body));
    }

    /** Turns a connection into a raw stream (attach, exec). The caller closes {@link Response#connection()}. */
    public Response hijack(String path, Query query, Object body) throws IOException {
        String target = target(path, query);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Connection", "Upgrade");
        headers.put("Upgrade", "tcp");
        byte[] bytes = null;
        if (body != null) {
            headers.put("Content-Type", "application/json");
            bytes = Json.write(body).getBytes(StandardCharsets.UTF_8);
        }
        Connection connection = open();
        connection.send("POST", target, headers, bytes);
        return checked(connection.receive("POST"));
    }

    /** Reads an answer to its end as JSON (null if it is empty) and gives its connection back. */
    public Object json(Response response) throws IOException {
        Object value;
        try (Reader text = new InputStreamReader(response.body(), StandardCharsets.UTF_8)) {
            String all = readAll(text);
            value = all.isBlank() ? null : Json.read(all);
        }
        release(response);
        return value;
    }

    private static String readAll(Reader text) throws IOException {
        StringBuilder all = new StringBuilder();
        char[] buffer = new char[8192];
        for (int n = text.read(buffer); n >= 0; n = text.read(buffer)) {
            all.append(buffer, 0, n);
        }
        return all.toString();
    }

    private String target(String path, Query query) {
        return "/v" + version() + path + query;
    }

    private Response exchange(String method, String target, Map<String, String> headers, byte[] body)
            throws IOException {
        Connection kept = takeIdle();
        if (kept != null) {
            if (sent(kept, method, target, headers, body)) {
                return kept.receive(method);
            }
        }
        Connection connection = open();
        try {
            connection.send(method, target, headers, body);
            return connection.receive(method);
        } catch (IOException e) {
            connection.close();
            throw e;
        }
    }

    /** Whether a kept connection still took the request. The engine may close an idle one at any time. */
    private static boolean sent(Connection kept, String method, String target, Map<String, String> headers, byte[] body)
            throws IOException {
        try {
            kept.send(method, target, headers, body);
            return true;
        } catch (IOException staleConnection) {
            kept.close();
            return false;
        }
    }

    private Connection open() {
        try {
            return Connection.open(address);
        } catch (IOException e) {
            throw new UnreachableException(address, e);
        }
    }

    private Response checked(Response response) throws IOException {
        if (response.status() < 400) {
            return response;
        }
        String text = new String(response.readAll(), StandardCharsets.UTF_8).trim();
        release(response);
        throw new EngineException(response.status(), reason(response, text));
    }

    private static String reason(Response response, String text) {
        if (response.header("content-type").startsWith("application/json")) {
            try {
                String message = Doc.of(Json.read(text)).string("message");
                if (!message.isEmpty()) {
                    return message.trim();
                }
            } catch (IOException notJson) {
                return text;
            }
        }
        return text.isEmpty() ? "request returned status " + response.status() : text;
    }

    private synchronized Connection takeIdle() {
        Connection connection = idle;
        idle = null;
        return connection;
    }

    /** Keeps the connection of an answer that was read to its end, or closes it. */
    public synchronized void release(Response response) throws IOException {
        if (idle == null && response.reusable()) {
            idle = response.connection();
        } else {
            response.connection().close();
        }
    }

    @Override
    public synchronized void close() throws IOException {
        if (idle != null) {
            idle.close();
            idle = null;
        }
    }
}
