package org.felucca.itest.harness;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;

/** What the engine itself says when it reads its whole store. */
public final class Verification {
    private Verification() {}

    /** What it finds damaged. */
    public static JsonArray damage(Http http) {
        String answer =
                http.send("POST", "/felucca/images/verify").expect(200).text().strip();
        String last = answer.substring(answer.lastIndexOf('\n') + 1);
        return JsonParser.parseString(last)
                .getAsJsonObject()
                .getAsJsonObject("aux")
                .getAsJsonArray("Damage");
    }
}
