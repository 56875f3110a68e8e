package org.felucca.server.internal.wire;

import com.google.gson.FieldNamingStrategy;
import com.google.gson.Gson;
import com.google.gson.TypeAdapter;
import com.google.gson.TypeAdapterFactory;
import com.google.gson.annotations.SerializedName;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.lang.reflect.Field;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Names of fields in any case, as Go reads them: {@code detachKeys} is {@code DetachKeys}, and docker-py sends the one. Keys of maps (labels, options) stay as
 * they are.
 */
final class AnyCase implements TypeAdapterFactory {
    /** A reader that can be told which fields the next object has. */
    static final class Reader extends JsonReader {
        /** By name in small letters; for each open object the outermost of which is the last. */
        private final Deque<Map<String, String>> open = new ArrayDeque<>();

        private Map<String, String> next = Map.of();

        Reader(java.io.Reader in) {
            super(in);
        }

        @Override
        public void beginObject() throws IOException {
            super.beginObject();
            open.push(next);
            next = Map.of();
        }

        @Override
        public void endObject() throws IOException {
            super.endObject();
            open.pop();
        }

        @Override
        public void beginArray() throws IOException {
            super.beginArray();
            next = Map.of();
        }

        @Override
        public String nextName() throws IOException {
            String name = super.nextName();
            Map<String, String> fields = open.element();
            return fields.isEmpty() ? name : fields.getOrDefault(name.toLowerCase(Locale.ROOT), name);
        }
    }

    @Override
    public <T> TypeAdapter<T> create(Gson gson, TypeToken<T> type) {
        if (!type.getRawType().isRecord()) {
            return null;
        }
        Map<String, String> fields = fields(type.getRawType(), gson.fieldNamingStrategy());
        TypeAdapter<T> delegate = gson.getDelegateAdapter(this, type);
        return new TypeAdapter<>() {
            @Override
            public void write(JsonWriter out, T value) throws IOException {
                delegate.write(out, value);
            }

            @Override
            public T read(JsonReader in) throws IOException {
                if (in instanceof Reader reader) {
                    reader.next = fields;
                }
                return delegate.read(in);
            }
        };
    }

    private static Map<String, String> fields(Class<?> type, FieldNamingStrategy naming) {
        Map<String, String> fields = new HashMap<>();
        for (Field field : type.getDeclaredFields()) {
            SerializedName named = field.getAnnotation(SerializedName.class);
            String name = named == null ? naming.translateName(field) : named.value();
            fields.put(name.toLowerCase(Locale.ROOT), name);
        }
        return fields;
    }
}
