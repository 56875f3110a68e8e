package org.felucca.registry.internal;

import com.google.gson.JsonElement;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import org.felucca.engine.site.SiteExchange;

/**
 * A request to a repository, and its answer.
 *
 * @param repository its name; empty where the request is about none
 * @param argument what follows in the path: a tag, a digest, an upload
 */
record Call(SiteExchange exchange, String repository, String argument, Query query) {
    String method() {
        return exchange.method();
    }

    boolean reads() {
        return method().equals("GET") || method().equals("HEAD");
    }

    Optional<String> header(String name) {
        return exchange.header(name);
    }

    OptionalLong length() {
        return exchange.length();
    }

    InputStream body() {
        return exchange.body();
    }

    Call add(String name, Object value) {
        exchange.add(name, value.toString());
        return this;
    }

    void send(int status) throws IOException {
        exchange.send(status);
    }

    void send(int status, String mediaType, byte[] body) throws IOException {
        add("Content-Type", mediaType);
        exchange.send(status, body);
    }

    void send(int status, FileChannel file, long position, long count) throws IOException {
        exchange.send(status, file, position, count);
    }

    void sendJson(JsonElement document) throws IOException {
        send(200, "application/json", document.toString().getBytes(StandardCharsets.UTF_8));
    }
}
