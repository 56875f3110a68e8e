package org.felucca.client.json;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.EOFException;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON as plain values: maps in document order, lists, strings, {@link Long} or {@link BigDecimal}, booleans and null.
 * The client shows whatever an engine answers, so it has no classes for the documents; Gson's streams keep start-up short.
 */
public final class Json {
    private Json() {}

    /** Reads one document. Throws {@link IOException} if the text is not JSON. */
    public static Object read(Reader text) throws IOException {
        return readValue(reader(text));
    }

    /** Reads one document that is in memory. */
    public static Object read(String text) throws IOException {
        return read(new StringReader(text));
    }

    /** A reader for several documents one after the other, as progress and event streams are. */
    public static JsonReader reader(Reader text) {
        JsonReader reader = new JsonReader(text);
        reader.setStrictness(Strictness.LENIENT);
        return reader;
    }

    /** The next document of a stream, or null at its end. */
    public static Object next(JsonReader stream) throws IOException {
        try {
            if (stream.peek() == JsonToken.END_DOCUMENT) {
                return null;
            }
        } catch (EOFException emptyStream) {
            return null;
        }
        return readValue(stream);
    }

    private static Object readValue(JsonReader in) throws IOException {
        switch (in.peek()) {
            case BEGIN_OBJECT -> {
                Map<String, Object> map = new LinkedHashMap<>();
                in.beginObject();
                while (in.hasNext()) {
                    String name = in.nextName();
                    map.put(name, readValue(in));
                }
                in.endObject();
                return map;
            }
            case BEGIN_ARRAY -> {
                List<Object> list = new ArrayList<>();
                in.beginArray();
                while (in.hasNext()) {
                    list.add(readValue(in));
                }
                in.endArray();
                return list;
            }
            case STRING -> {
                return in.nextString();
            }
            case NUMBER -> {
                return number(in.nextString());
            }
            case BOOLEAN -> {
                return in.nextBoolean();
            }
            case NULL -> {
                in.nextNull();
                return null;
            }
            default -> throw new IOException("unexpected " + in.peek() + " in JSON");
        }
    }

    private static Number number(String text) throws IOException {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException notLong) {
            try {
                return new BigDecimal(text);
            } catch (NumberFormatException e) {
                throw new IOException("invalid number in JSON: " + text, e);
            }
        }
    }

    /** Writes a value without spaces, as Go's encoder does with HTML escaping off. */
    public static String write(Object value) {
        StringWriter text = new StringWriter();
        try (JsonWriter out = new JsonWriter(text)) {
            out.setStrictness(Strictness.LENIENT);
            out.setSerializeNulls(true);
            out.setHtmlSafe(false);
            writeValue(out, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void writeValue(JsonWriter out, Object value) throws IOException {
        if (value == null) {
            out.nullValue();
        } else if (value instanceof Map<?, ?> map) {
            out.beginObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                out.name(String.valueOf(entry.getKey()));
                writeValue(out, entry.getValue());
            }
            out.endObject();
        } else if (value instanceof Iterable<?> list) {
            out.beginArray();
            for (Object item : list) {
                writeValue(out, item);
            }
            out.endArray();
        } else if (value instanceof Boolean flag) {
            out.value(flag.booleanValue());
        } else if (value instanceof Number number) {
            out.value(number);
        } else if (value instanceof Doc doc) {
            writeValue(out, doc.map());
        } else {
            out.value(value.toString());
        }
    }
}
