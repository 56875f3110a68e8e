package org.felucca.server.internal.wire;

import com.google.gson.Gson;
import com.google.gson.TypeAdapter;
import com.google.gson.TypeAdapterFactory;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;

/** For {@code @JsonAdapter}, with {@code nullSafe = false}: a component that is left out when it is null, and written when it is zero or empty. */
final class OmitNull implements TypeAdapterFactory {
    @Override
    public <T> TypeAdapter<T> create(Gson gson, TypeToken<T> type) {
        TypeAdapter<T> delegate = gson.getDelegateAdapter(this, type);
        return new TypeAdapter<>() {
            @Override
            public void write(JsonWriter out, T value) throws IOException {
                boolean writesNulls = out.getSerializeNulls();
                if (value == null) {
                    out.setSerializeNulls(false);
                    out.nullValue();
                    out.setSerializeNulls(writesNulls);
                } else {
                    delegate.write(out, value);
                }
            }

            @Override
            public T read(JsonReader in) throws IOException {
                return delegate.read(in);
            }
        };
    }
}
