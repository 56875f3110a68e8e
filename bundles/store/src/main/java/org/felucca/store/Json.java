package org.felucca.store;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.TypeAdapter;
import com.google.gson.TypeAdapterFactory;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.felucca.model.ContainerId;
import org.felucca.model.Digest;
import org.felucca.model.EndpointId;
import org.felucca.model.ExecId;
import org.felucca.model.NetworkId;
import org.felucca.model.Port;

/**
 * How values of the model are written as JSON: records by their components, an absent optional not at all, ids, digests, times
 * and paths as text. Map keys that are not text (ports) are written in their text form. Safe for all threads.
 */
public final class Json {
    private static final Gson GSON = builder().create();

    private Json() {}

    /** A builder with all of this, for those who need more. */
    public static GsonBuilder builder() {
        return new GsonBuilder()
                .disableHtmlEscaping()
                .registerTypeAdapterFactory(new Optionals())
                .registerTypeAdapter(ContainerId.class, text(ContainerId::new))
                .registerTypeAdapter(ExecId.class, text(ExecId::new))
                .registerTypeAdapter(NetworkId.class, text(NetworkId::new))
                .registerTypeAdapter(EndpointId.class, text(EndpointId::new))
                .registerTypeAdapter(Digest.class, text(Digest::parse))
                .registerTypeAdapter(Port.class, text(Json::port))
                .registerTypeAdapter(Instant.class, text(Instant::parse))
                .registerTypeAdapter(Duration.class, text(Duration::parse))
                .registerTypeHierarchyAdapter(Path.class, text(Path::of));
    }

    /** The value as UTF-8 JSON. */
    public static byte[] write(Object value) {
        return GSON.toJson(value).getBytes(StandardCharsets.UTF_8);
    }

    /** Reads a value; throws JsonParseException. Unknown fields are passed over, missing ones are null or zero to the record's constructor. */
    public static <T> T read(byte[] json, Class<T> type) {
        T value = GSON.fromJson(new String(json, StandardCharsets.UTF_8), type);
        if (value == null) {
            throw new JsonParseException("empty document where a " + type.getSimpleName() + " was expected");
        }
        return value;
    }

    /** The document as a tree. */
    public static JsonElement tree(byte[] json) {
        return read(json, JsonElement.class);
    }

    private static Port port(String text) {
        int slash = text.indexOf('/');
        return new Port(Integer.parseInt(text.substring(0, slash)), text.substring(slash + 1));
    }

    private static <T> TypeAdapter<T> text(Function<String, T> parse) {
        return new TypeAdapter<T>() {
            @Override
            public void write(JsonWriter out, T value) throws IOException {
                out.value(value.toString());
            }

            @Override
            public T read(JsonReader in) throws IOException {
                return parse.apply(in.nextString());
            }
        }.nullSafe();
    }

    /** An optional is its value, or nothing. */
    private static final class Optionals implements TypeAdapterFactory {
        @Override
        @SuppressWarnings("unchecked") // T is Optional<X> here, and X's adapter is asked for X
        public <T> TypeAdapter<T> create(Gson gson, TypeToken<T> type) {
            if (type.getRawType() != Optional.class) {
                return null;
            }
            Type inner = ((ParameterizedType) type.getType()).getActualTypeArguments()[0];
            return (TypeAdapter<T>) new OptionalAdapter<>(gson.getAdapter(TypeToken.get(inner)));
        }
    }

    private static final class OptionalAdapter<X> extends TypeAdapter<Optional<X>> {
        private final TypeAdapter<X> inner;

        @SuppressWarnings("unchecked") // the caller made the token from X
        OptionalAdapter(TypeAdapter<?> inner) {
            this.inner = (TypeAdapter<X>) inner;
        }

        @Override
        public void write(JsonWriter out, Optional<X> value) throws IOException {
            if (value == null || value.isEmpty()) {
                out.nullValue();
            } else {
                inner.write(out, value.get());
            }
        }

        @Override
        public Optional<X> read(JsonReader in) throws IOException {
            if (in.peek() == JsonToken.NULL) {
                in.nextNull();
                return Optional.empty();
            }
            return Optional.of(inner.read(in));
        }
    }
}
