package org.felucca.itest.harness;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** What an engine tells while images come and go: an object a line. */
public final class Progress {
    private Progress() {}

    /** All of an answer, which must be 200. */
    public static List<JsonObject> messages(Http.Response answer) {
        return answer.expect(200)
                .text()
                .lines()
                .filter(line -> !line.isEmpty())
                .map(line -> JsonParser.parseString(line).getAsJsonObject())
                .toList();
    }

    /** The header of a request that tells a registry who asks. */
    public static Map<String, String> asking(String auth) {
        return Map.of("X-Registry-Auth", Base64.getUrlEncoder().encodeToString(auth.getBytes(StandardCharsets.UTF_8)));
    }
}
