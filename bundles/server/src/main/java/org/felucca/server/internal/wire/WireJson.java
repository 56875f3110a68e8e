package org.felucca.server.internal.wire;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads and writes documents as Docker does. A component {@code cpuQuota} is {@code CpuQuota} on the wire unless it is named; null is
 * written unless the component is marked {@link OmitEmpty}; {@code @Since(1.44)} and {@code @Until(1.44)} say which versions of the API see it.
 */
public final class WireJson {
    private static final Map<Integer, Gson> BY_MINOR = new ConcurrentHashMap<>();

    /** Gson's words for a list or an object that is not one. */
    private static final Pattern SHAPE =
            Pattern.compile("Expected (BEGIN_ARRAY|BEGIN_OBJECT) but was ([A-Z_]+) at line .* path \\$\\.?(\\S+)");

    private WireJson() {}

    /** A document that is not what it should be; the message is a sentence for the client. */
    public static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message, null, false, false);
        }
    }

    /** UTF-8 text, as clients of API version 1.minor see the document. */
    public static byte[] write(Object document, int minor) {
        return of(minor).toJson(document).getBytes(StandardCharsets.UTF_8);
    }

    /** A document that is the same in all versions. Null for a JSON null. */
    static <T> T read(String text, Class<T> type) throws Malformed {
        return read(text, type, 0);
    }

    /** Null for a JSON null. */
    public static <T> T read(String text, Class<T> type, int minor) throws Malformed {
        try {
            JsonReader reader = new AnyCase.Reader(new StringReader(text));
            reader.setStrictness(Strictness.STRICT);
            T document = of(minor).fromJson(reader, type);
            requireEnd(reader);
            return document;
        } catch (JsonParseException | IllegalStateException | NumberFormatException e) {
            throw new Malformed("invalid JSON: " + sentence(e));
        }
    }

    private static void requireEnd(JsonReader reader) throws Malformed {
        try {
            if (reader.peek() == JsonToken.END_DOCUMENT) {
                return;
            }
        } catch (IOException e) {
            // whatever it is, it does not belong there
        }
        throw new Malformed("unexpected content after JSON");
    }

    /** Gson's message without the names of our classes and its advice to programmers. */
    private static String sentence(Exception e) {
        String message = String.valueOf(e.getMessage());
        int line = message.indexOf('\n');
        String first = line < 0 ? message : message.substring(0, line);
        if (e.getCause() instanceof EOFException) {
            return "unexpected EOF";
        }
        Matcher shape = SHAPE.matcher(first);
        if (shape.find()) {
            return shape.group(3) + " should be " + word(JsonToken.valueOf(shape.group(1))) + ", not "
                    + word(JsonToken.valueOf(shape.group(2)));
        }
        return first.replaceFirst("^(?:[a-zA-Z]+\\.)+[A-Za-z]+Exception: ", "")
                .replaceFirst("^Use JsonReader\\S+ to accept malformed JSON", "malformed");
    }

    private static Gson of(int minor) {
        return BY_MINOR.computeIfAbsent(minor, WireJson::build);
    }

    private static Gson build(int minor) {
        return new GsonBuilder()
                .setVersion(1 + minor / 100.0)
                .setFieldNamingPolicy(FieldNamingPolicy.UPPER_CAMEL_CASE)
                .disableHtmlEscaping()
                .serializeNulls()
                .setStrictness(Strictness.STRICT)
                .registerTypeAdapter(String.class, new Text())
                .registerTypeAdapter(boolean.class, new Flag(false))
                .registerTypeAdapter(Boolean.class, new Flag(null))
                .registerTypeAdapter(int.class, new Whole(0))
                .registerTypeAdapter(Integer.class, new Whole(null))
                .registerTypeAdapter(long.class, new Long64(0L))
                .registerTypeAdapter(Long.class, new Long64(null))
                .registerTypeAdapterFactory(new NoNulls())
                .registerTypeAdapterFactory(new AnyCase())
                .create();
    }

    private static JsonParseException shouldBe(JsonReader in, String what, JsonToken is) {
        return new JsonParseException(place(in) + " should be a " + what + ", not " + word(is));
    }

    private static String word(JsonToken token) {
        return switch (token) {
            case BEGIN_ARRAY -> "a list";
            case BEGIN_OBJECT -> "an object";
            case STRING -> "a string";
            case NUMBER -> "a number";
            case BOOLEAN -> "a boolean";
            default -> token.toString();
        };
    }

    /** True if there is a value of the token's kind; false for null, which Go takes for the zero value. */
    private static boolean expect(JsonReader in, JsonToken wanted, String what) throws IOException {
        JsonToken is = in.peek();
        if (is == JsonToken.NULL) {
            in.nextNull();
            return false;
        }
        if (is != wanted) {
            throw shouldBe(in, what, is);
        }
        return true;
    }

    /** A string. The kernel ends texts at a zero byte, so there is no use for one anywhere. */
    static String text(JsonReader in) throws IOException {
        String place = place(in);
        String text = in.nextString();
        if (text.indexOf('\0') >= 0) {
            throw new JsonParseException(place + " should not contain a zero byte");
        }
        return text;
    }

    /** Where the reader is, for the client: {@code HostConfig.Mounts[0].Target}. */
    static String place(JsonReader in) {
        return in.getPath().replaceFirst("^\\$\\.?", "");
    }

    /** A whole number of 64 bits or less, as Go reads it: no fraction, no exponent, nothing that has to be cut. */
    private static long whole(JsonReader in, long least, long most) throws IOException {
        String place = place(in);
        String text = in.nextString();
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new JsonParseException(
                place + " should be a whole number from " + least + " to " + most + ", not " + text);
    }

    private static final class Text extends TypeAdapter<String> {
        @Override
        public String read(JsonReader in) throws IOException {
            return expect(in, JsonToken.STRING, "string") ? text(in) : null;
        }

        @Override
        public void write(JsonWriter out, String value) throws IOException {
            out.value(value);
        }
    }

    private static final class Flag extends TypeAdapter<Boolean> {
        private final Boolean zero;

        Flag(Boolean zero) {
            this.zero = zero;
        }

        @Override
        public Boolean read(JsonReader in) throws IOException {
            return expect(in, JsonToken.BOOLEAN, "boolean") ? (Boolean) in.nextBoolean() : zero;
        }

        @Override
        public void write(JsonWriter out, Boolean value) throws IOException {
            out.value(value);
        }
    }

    private static final class Whole extends TypeAdapter<Integer> {
        private final Integer zero;

        Whole(Integer zero) {
            this.zero = zero;
        }

        @Override
        public Integer read(JsonReader in) throws IOException {
            return expect(in, JsonToken.NUMBER, "number")
                    ? (Integer) (int) whole(in, Integer.MIN_VALUE, Integer.MAX_VALUE)
                    : zero;
        }

        @Override
        public void write(JsonWriter out, Integer value) throws IOException {
            out.value(value);
        }
    }

    private static final class Long64 extends TypeAdapter<Long> {
        private final Long zero;

        Long64(Long zero) {
            this.zero = zero;
        }

        @Override
        public Long read(JsonReader in) throws IOException {
            return expect(in, JsonToken.NUMBER, "number") ? (Long) whole(in, Long.MIN_VALUE, Long.MAX_VALUE) : zero;
        }

        @Override
        public void write(JsonWriter out, Long value) throws IOException {
            out.value(value);
        }
    }
}
