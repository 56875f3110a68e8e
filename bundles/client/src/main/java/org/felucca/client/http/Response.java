package org.felucca.client.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/**
 * An answer whose head has been read and whose body has not.
 *
 * @param status the HTTP status
 * @param headers names in lower case
 * @param body the bytes as they come; never null
 * @param connection the connection they come on
 */
public record Response(int status, Map<String, String> headers, InputStream body, Connection connection) {

    /** The value of a header, or an empty string. */
    public String header(String name) {
        return headers.getOrDefault(name, "");
    }

    /** Whether another request may follow on the connection once the body has been read to its end. */
    public boolean reusable() {
        boolean delimited = headers.containsKey("content-length")
                || headers.containsKey("transfer-encoding")
                || status == 204
                || status == 304;
        return delimited && status != 101 && !"close".equalsIgnoreCase(header("connection"));
    }

    /** Reads the whole body. */
    public byte[] readAll() throws IOException {
        return body.readAllBytes();
    }
}
