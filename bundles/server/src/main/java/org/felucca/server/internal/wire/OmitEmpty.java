package org.felucca.server.internal.wire;

import com.google.gson.Gson;
import com.google.gson.TypeAdapter;
import com.google.gson.TypeAdapterFactory;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;

/** For {@code @JsonAdapter}, with {@code nullSafe = false}: a component that is left out when it is null, empty, zero or false. */
final class OmitEmpty implements TypeAdapterFactory {
    @Override
    public <T> TypeAdapter<T> create(Gson gson, TypeToken<T> type) {
        TypeAdapter<T> delegate = gson.getDelegateAdapter(this, type);
        return new TypeAdapter<>() {
            @Override
            public void write(JsonWriter out, T value) throws IOException {
                if (!isEmpty(value)) {
                    delegate.write(out, value);
                    return;
                }
                // a writer that does not write nulls forgets the name before one as well
                boolean writesNulls = out.getSerializeNulls();
                out.setSerializeNulls(false);
                out.nullValue();
                out.setSerializeNulls(writesNulls);
            }

            @Override
            public T read(JsonReader in) throws IOException {
                return delegate.read(in);
            }
        };
    }

    private static boolean isEmpty(Object value) {
        return value == null
                || value.equals("")
                || value.equals(false)
                || (value instanceof Number number && number.doubleValue() == 0)
                || (value instanceof Collection<?> collection && collection.isEmpty())
                || (value instanceof Map<?, ?> map && map.isEmpty());
    }
}
