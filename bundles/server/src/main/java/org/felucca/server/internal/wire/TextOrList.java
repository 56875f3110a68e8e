package org.felucca.server.internal.wire;

import com.google.gson.JsonParseException;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** For {@code @JsonAdapter}: a list of strings that old clients send as one string. */
final class TextOrList extends TypeAdapter<List<String>> {
    @Override
    public List<String> read(JsonReader in) throws IOException {
        JsonToken token = in.peek();
        if (token == JsonToken.NULL) {
            in.nextNull();
            return null;
        }
        if (token == JsonToken.STRING) {
            return List.of(WireJson.text(in));
        }
        if (token != JsonToken.BEGIN_ARRAY) {
            throw new JsonParseException(
                    in.getPath().replaceFirst("^\\$\\.?", "") + " should be a list of strings or a string");
        }
        List<String> list = new ArrayList<>();
        in.beginArray();
        while (in.hasNext()) {
            if (in.peek() == JsonToken.NULL) {
                in.nextNull();
                list.add("");
                continue;
            }
            if (in.peek() != JsonToken.STRING) {
                throw new JsonParseException(in.getPath().replaceFirst("^\\$\\.?", "") + " should be a string");
            }
            list.add(WireJson.text(in));
        }
        in.endArray();
        return list;
    }

    @Override
    public void write(JsonWriter out, List<String> value) throws IOException {
        if (value == null) {
            out.nullValue();
            return;
        }
        out.beginArray();
        for (String text : value) {
            out.value(text);
        }
        out.endArray();
    }
}
