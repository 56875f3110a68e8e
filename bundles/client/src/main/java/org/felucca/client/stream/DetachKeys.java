package org.felucca.client.stream;

import java.io.ByteArrayOutputStream;
import java.util.Locale;

/** The key sequence that ends an attachment without ending the container; control-p control-q unless told otherwise. */
public final class DetachKeys {
    private static final byte[] USUAL = {16, 17};

    private final byte[] keys;
    private int matched;

    private DetachKeys(byte[] keys) {
        this.keys = keys;
    }

    /** Reads a list such as {@code ctrl-a,x}; an empty or invalid one gives the usual keys. */
    public static DetachKeys parse(String text) {
        if (text.isEmpty()) {
            return new DetachKeys(USUAL);
        }
        ByteArrayOutputStream keys = new ByteArrayOutputStream();
        for (String key : text.split(",", -1)) {
            int code = code(key.trim());
            if (code < 0) {
                return new DetachKeys(USUAL);
            }
            keys.write(code);
        }
        return new DetachKeys(keys.toByteArray());
    }

    private static int code(String key) {
        if (key.length() == 1) {
            return key.charAt(0);
        }
        String lower = key.toLowerCase(Locale.ROOT);
        if (!lower.startsWith("ctrl-") || lower.length() != 6) {
            return -1;
        }
        char c = lower.charAt(5);
        if (c >= 'a' && c <= 'z') {
            return c - 'a' + 1;
        }
        return switch (c) {
            case '@' -> 0;
            case '[' -> 27;
            case '\\' -> 28;
            case ']' -> 29;
            case '^' -> 30;
            case '_' -> 31;
            default -> -1;
        };
    }

    /**
     * Takes the keys out of what was typed. The start of the sequence is held back until it is clear whether the rest follows.
     *
     * @return what to pass on, or null once the whole sequence was typed
     */
    public byte[] filter(byte[] typed, int length) {
        ByteArrayOutputStream passed = new ByteArrayOutputStream(length);
        for (int i = 0; i < length; i++) {
            if (typed[i] == keys[matched]) {
                matched++;
                if (matched == keys.length) {
                    return null;
                }
                continue;
            }
            passed.write(keys, 0, matched);
            matched = 0;
            if (typed[i] == keys[0]) {
                matched = 1;
            } else {
                passed.write(typed[i]);
            }
        }
        return passed.toByteArray();
    }
}
