package org.felucca.volumedriver.plugin.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * An answer of an HTTP/1.1 server to a request that ends the connection (RFC 9112).
 *
 * @param body decoded
 */
record HttpAnswer(int status, String body) {
    private static final String END_OF_HEAD = "\r\n\r\n";
    private static final int HEX = 16;

    /** Whether nothing can come any more, so that a server that leaves the connection open is not waited for. */
    static boolean isWhole(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int head = text.indexOf(END_OF_HEAD);
        if (head < 0) {
            return false;
        }
        String rest = text.substring(head + END_OF_HEAD.length());
        String length = header(text.substring(0, head), "content-length");
        return isChunked(text.substring(0, head))
                ? rest.startsWith("0\r\n") || rest.contains("\r\n0\r\n")
                : !length.isEmpty() && rest.length() >= Integer.parseInt(length);
    }

    static HttpAnswer parse(byte[] bytes) throws IOException {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int end = text.indexOf(END_OF_HEAD);
        String[] first = text.split(" ", 3);
        if (end < 0 || !text.startsWith("HTTP/1.") || first.length < 3) {
            throw new IOException("its answer is no HTTP");
        }
        String head = text.substring(0, end);
        String rest = text.substring(end + END_OF_HEAD.length());
        try {
            String body = isChunked(head) ? unchunked(rest) : rest;
            return new HttpAnswer(
                    Integer.parseInt(first[1]),
                    new String(body.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            throw new IOException("its answer is no HTTP", e);
        }
    }

    private static boolean isChunked(String head) {
        return header(head, "transfer-encoding").equalsIgnoreCase("chunked");
    }

    private static String header(String head, String name) {
        for (String line : head.split("\r\n", -1)) {
            if (line.toLowerCase(Locale.ROOT).startsWith(name + ":")) {
                return line.substring(name.length() + 1).strip();
            }
        }
        return "";
    }

    private static String unchunked(String chunks) {
        StringBuilder body = new StringBuilder();
        for (int at = 0; ; ) {
            int line = chunks.indexOf("\r\n", at);
            String size = chunks.substring(at, line);
            int semicolon = size.indexOf(';');
            int length = Integer.parseInt((semicolon < 0 ? size : size.substring(0, semicolon)).strip(), HEX);
            if (length == 0) {
                return body.toString();
            }
            int start = line + 2;
            body.append(chunks, start, start + length);
            at = start + length + 2;
        }
    }
}
