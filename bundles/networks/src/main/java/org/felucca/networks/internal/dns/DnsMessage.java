package org.felucca.networks.internal.dns;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Messages of RFC 1035, as far as a name server needs them that answers one question at a time. */
final class DnsMessage {
    static final int A = 1;
    static final int PTR = 12;
    static final int MX = 15;
    static final int AAAA = 28;

    static final int FORMAT_ERROR = 1;
    static final int SERVER_FAILURE = 2;
    static final int NOT_IMPLEMENTED = 4;

    private static final int HEADER = 12;
    private static final int INTERNET = 1;
    private static final int OPT = 41;
    private static final int PLAIN_LIMIT = 512;
    private static final int FULL_LIMIT = 65_535;
    /** QR, and RA: we ask others. */
    private static final int RESPONSE = 0x8080;
    /** Opcode and RD, which an answer repeats. */
    private static final int REPEATED = 0x7900;

    private static final int TRUNCATED = 0x0200;
    private static final int OPCODE = 0x7800;
    private static final int TTL_SECONDS = 600;
    /** A pointer to the name of the question. */
    private static final int SAME_NAME = 0xc00c;

    private DnsMessage() {}

    /**
     * What is asked.
     *
     * @param name in lower case, without the last dot
     * @param end where the question ends in the message
     * @param limit bytes that the sender takes in one datagram
     */
    record Question(String name, int type, int qclass, int end, int limit) {
        boolean ofInternet() {
            return qclass == INTERNET;
        }
    }

    /** The only question of a query; empty for what is no query, or no message at all. */
    static Optional<Question> question(byte[] message) {
        if (message.length < HEADER) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(message);
        int flags = in.getShort(2);
        if (flags < 0 || (flags & OPCODE) != 0 || in.getShort(4) != 1) {
            return Optional.empty();
        }
        try {
            in.position(HEADER);
            String name = name(in);
            int type = Short.toUnsignedInt(in.getShort());
            int qclass = Short.toUnsignedInt(in.getShort());
            return Optional.of(new Question(name, type, qclass, in.position(), limit(in)));
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Names in questions are never shortened by pointers. */
    private static String name(ByteBuffer in) {
        List<String> labels = new ArrayList<>();
        for (int length = in.get(); length != 0; length = in.get()) {
            if (length < 0 || length > 63) {
                throw new IllegalArgumentException("a pointer in a question");
            }
            byte[] label = new byte[length];
            in.get(label);
            labels.add(new String(label, StandardCharsets.ISO_8859_1));
        }
        return String.join(".", labels).toLowerCase(Locale.ROOT);
    }

    /** What a sender says about itself by EDNS, RFC 6891. */
    private static int limit(ByteBuffer in) {
        boolean only = in.getShort(6) == 0 && in.getShort(8) == 0 && in.getShort(10) > 0;
        if (only && in.remaining() >= 5 && in.get(in.position()) == 0 && in.getShort(in.position() + 1) == OPT) {
            return Math.max(PLAIN_LIMIT, Short.toUnsignedInt(in.getShort(in.position() + 3)));
        }
        return PLAIN_LIMIT;
    }

    /** Whether a message is an answer to a query: the same number and the same question. */
    static boolean answers(byte[] answer, byte[] query, Question question) {
        return answer.length >= question.end()
                && (answer[2] & 0x80) != 0
                && answer[0] == query[0]
                && answer[1] == query[1]
                && Arrays.equals(answer, HEADER, question.end(), query, HEADER, question.end());
    }

    /** An answer without content that says why, or that there is none. */
    static byte[] empty(byte[] query, Question question, int code) {
        return answer(query, question, code, List.of(), FULL_LIMIT);
    }

    /** To what could not be read. */
    static byte[] malformed(byte[] message) {
        byte[] answer = Arrays.copyOf(message, HEADER);
        Arrays.fill(answer, 4, HEADER, (byte) 0);
        int code = (message[2] & (OPCODE >> 8)) == 0 ? FORMAT_ERROR : NOT_IMPLEMENTED;
        ByteBuffer.wrap(answer)
                .putShort(2, (short) ((ByteBuffer.wrap(message).getShort(2) & REPEATED) | RESPONSE | code));
        return answer;
    }

    /** IPv4 addresses, as many as the limit lets through. */
    static byte[] addresses(byte[] query, Question question, List<Integer> addresses, int limit) {
        List<byte[]> data = addresses.stream()
                .map(address -> ByteBuffer.allocate(4).putInt(address).array())
                .toList();
        return answer(query, question, 0, data, limit);
    }

    /** A name. */
    static byte[] name(byte[] query, Question question, String name) {
        return answer(query, question, 0, List.of(encoded(name)), FULL_LIMIT);
    }

    private static byte[] encoded(String name) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String label : name.split("\\.", -1)) {
            byte[] bytes = label.getBytes(StandardCharsets.ISO_8859_1);
            int length = Math.min(bytes.length, 63);
            out.write(length);
            out.write(bytes, 0, length);
        }
        out.write(0);
        return out.toByteArray();
    }

    private static byte[] answer(byte[] query, Question question, int code, List<byte[]> data, int limit) {
        List<byte[]> fitting = new ArrayList<>();
        int size = question.end();
        for (byte[] one : data) {
            size += HEADER + one.length;
            if (size <= limit) {
                fitting.add(one);
            }
        }
        int flags = (ByteBuffer.wrap(query).getShort(2) & REPEATED) | RESPONSE | code;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.write(query, 0, 2);
            out.writeShort(fitting.size() < data.size() ? flags | TRUNCATED : flags);
            out.writeShort(1);
            out.writeShort(fitting.size());
            out.writeInt(0);
            out.write(query, HEADER, question.end() - HEADER);
            for (byte[] one : fitting) {
                out.writeShort(SAME_NAME);
                out.writeShort(question.type());
                out.writeShort(INTERNET);
                out.writeInt(TTL_SECONDS);
                out.writeShort(one.length);
                out.write(one);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
