package org.felucca.server.internal.wire;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import com.google.gson.TypeAdapter;
import com.google.gson.TypeAdapterFactory;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;

/**
 * Lists, and maps of strings, without nulls: Go reads one as the zero value, an empty string or 0. Where an element would be an object there is nothing to do
 * with one that says nothing, so it is refused.
 */
final class NoNulls implements TypeAdapterFactory {
    @Override
    public <T> TypeAdapter<T> create(Gson gson, TypeToken<T> type) {
        boolean list = type.getRawType() == List.class;
        if (!(type.getType() instanceof ParameterizedType parameters) || !(list || type.getRawType() == Map.class)) {
            return null;
        }
        Object zero = zero(parameters.getActualTypeArguments()[list ? 0 : 1]);
        TypeAdapter<T> delegate = gson.getDelegateAdapter(this, type);
        return new TypeAdapter<>() {
            @Override
            public void write(JsonWriter out, T value) throws IOException {
                delegate.write(out, value);
            }

            @Override
            public T read(JsonReader in) throws IOException {
                String place = WireJson.place(in);
                T read = delegate.read(in);
                if (read instanceof List<?> elements) {
                    fill(place, elements, zero);
                } else if (read instanceof Map<?, ?> map && zero != null) {
                    fill(map, zero);
                }
                return read;
            }
        };
    }

    private static Object zero(Type element) {
        if (element == String.class) {
            return "";
        }
        return element == Integer.class ? (Object) 0 : null;
    }

    @SuppressWarnings("unchecked") // what is put in is of the element's type
    private static void fill(String place, List<?> list, Object zero) {
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i) == null) {
                if (zero == null) {
                    throw new JsonParseException(place + "[" + i + "] should have a value");
                }
                ((List<Object>) list).set(i, zero);
            }
        }
    }

    @SuppressWarnings("unchecked") // as above
    private static void fill(Map<?, ?> map, Object zero) {
        ((Map<Object, Object>) map).replaceAll((key, value) -> value == null ? zero : value);
    }
}
