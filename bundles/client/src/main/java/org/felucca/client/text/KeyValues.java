package org.felucca.client.text;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Words such as {@code size=big} on the command line. */
public final class KeyValues {
    private KeyValues() {}

    /** Checks one that needs a value. */
    public static String pair(String text) {
        if (text.indexOf('=') < 0) {
            throw new IllegalArgumentException("'" + text + "' is not a key=value pair");
        }
        return text;
    }

    /** All of them by key; the last of a key counts. What has no value gets an empty one. */
    public static Map<String, String> map(List<String> texts) {
        Map<String, String> map = new LinkedHashMap<>();
        for (String text : texts) {
            int equals = text.indexOf('=');
            map.put(equals < 0 ? text : text.substring(0, equals), equals < 0 ? "" : text.substring(equals + 1));
        }
        return map;
    }
}
