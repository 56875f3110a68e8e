package org.felucca.volumedriver.plugin.internal;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.felucca.model.Errors;

/** Calls of a plugin: a JSON document each way, HTTP/1.1 over a unix socket, a connection for each call. Safe for all threads. */
final class PluginClient {
    private static final String TYPE = "application/vnd.docker.plugins.v1.2+json";
    private static final long CONNECT_STEP = Duration.ofMillis(10).toNanos();
    private static final int BUFFER = 16384;
    /** A plugin that never stops answering must not fill the heap. */
    private static final int LONGEST = 16 << 20;

    private final String name;
    private final Path socket;
    private final Duration timeout;

    PluginClient(String name, Path socket, Duration timeout) {
        this.name = name;
        this.socket = socket;
        this.timeout = timeout;
    }

    /**
     * Calls it. Throws UNAVAILABLE when nobody answers in time, INTERNAL for an answer that is none.
     *
     * @param call such as {@code VolumeDriver.Get}
     * @param slow it may take twice the time
     */
    JsonObject call(String call, JsonObject request, boolean slow) {
        long nanos = timeout.multipliedBy(slow ? 2 : 1).toNanos();
        try {
            HttpAnswer answer = HttpAnswer.parse(exchange(call, request, System.nanoTime() + nanos));
            if (answer.status() != 200 && answer.body().isBlank()) {
                throw Errors.internal("%s: plugin \"%s\" answers with status %d", call, name, answer.status());
            }
            JsonElement document = JsonParser.parseString(answer.body());
            if (document.isJsonObject()) {
                return document.getAsJsonObject();
            }
            throw Errors.internal("%s: plugin \"%s\" answers with no JSON object", call, name);
        } catch (JsonParseException e) {
            throw Errors.internal(e, "%s: plugin \"%s\" answers with no JSON: %s", call, name, e.getMessage());
        } catch (IOException e) {
            throw Errors.unavailable("%s: plugin \"%s\" does not answer: %s", call, name, e);
        }
    }

    /** What went wrong, in the plugin's words; empty if nothing did. */
    static String error(JsonObject answer) {
        return text(answer, "Err");
    }

    /** A text of a document; empty if it is missing or no text. */
    static String text(JsonObject document, String key) {
        JsonElement value = document.get(key);
        return value != null && value.isJsonPrimitive() ? value.getAsString() : "";
    }

    private byte[] exchange(String call, JsonObject request, long deadline) throws IOException {
        byte[] body = request.toString().getBytes(StandardCharsets.UTF_8);
        byte[] head = ("POST /" + call + " HTTP/1.1\r\nHost: plugin\r\nAccept: " + TYPE + "\r\nContent-Type: " + TYPE
                        + "\r\nContent-Length: " + body.length + "\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        try (SocketChannel channel = connect(deadline);
                Selector selector = Selector.open()) {
            SelectionKey key = channel.register(selector, SelectionKey.OP_WRITE);
            ByteBuffer out = ByteBuffer.allocate(head.length + body.length);
            out.put(head).put(body).flip();
            while (out.hasRemaining()) {
                await(selector, deadline);
                channel.write(out);
            }
            key.interestOps(SelectionKey.OP_READ);
            return readAll(channel, selector, deadline);
        }
    }

    /** One that accepts nobody any more has its queue full some day: connecting waits then, and knows no time. */
    private SocketChannel connect(long deadline) throws IOException {
        while (true) {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            boolean connected = false;
            try {
                channel.configureBlocking(false);
                connected = channel.connect(UnixDomainSocketAddress.of(socket));
            } finally {
                if (!connected) {
                    channel.close();
                }
            }
            if (connected) {
                return channel;
            }
            if (System.nanoTime() > deadline) {
                throw new SocketTimeoutException("timed out");
            }
            LockSupport.parkNanos(CONNECT_STEP);
        }
    }

    private static byte[] readAll(SocketChannel channel, Selector selector, long deadline) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer in = ByteBuffer.allocate(BUFFER);
        while (all.size() < LONGEST) {
            await(selector, deadline);
            if (channel.read(in) < 0) {
                return all.toByteArray();
            }
            all.write(in.array(), 0, in.position());
            in.clear();
            if (HttpAnswer.isWhole(all.toByteArray())) {
                return all.toByteArray();
            }
        }
        throw new IOException("its answer is longer than " + (LONGEST >> 20) + " MiB");
    }

    private static void await(Selector selector, long deadline) throws IOException {
        long millis = (deadline - System.nanoTime()) / 1_000_000;
        if (millis <= 0 || selector.select(millis) == 0) {
            throw new SocketTimeoutException("timed out");
        }
        selector.selectedKeys().clear();
    }
}
