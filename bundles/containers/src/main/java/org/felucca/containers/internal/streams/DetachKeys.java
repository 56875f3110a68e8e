package org.felucca.containers.internal.streams;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.felucca.model.Errors;

/**
 * The keys with which a person leaves a terminal without ending what runs there: {@code ctrl-p,ctrl-q} unless said otherwise. Finds them in
 * the bytes that come, also across pieces; what turns out not to be the sequence is passed on. Of one client, not safe for threads.
 */
public final class DetachKeys {
    /** For streams that are no terminal: nothing detaches. */
    public static final byte[] NONE = new byte[0];

    private static final byte[] DEFAULT = {16, 17};
    private static final String CTRL = "ctrl-";

    private final byte[] keys;
    private int matched;

    public DetachKeys(byte[] keys) {
        this.keys = keys.clone();
    }

    /** Reads {@code a,ctrl-b}; empty for the default. Throws INVALID. */
    public static byte[] parse(String text) {
        if (text.isEmpty()) {
            return DEFAULT.clone();
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String word : text.split(",", -1)) {
            bytes.write(key(word, text));
        }
        return bytes.toByteArray();
    }

    private static int key(String word, String text) {
        if (word.length() == 1 && word.charAt(0) < 128) {
            return word.charAt(0);
        }
        if (word.startsWith(CTRL) && word.length() == CTRL.length() + 1) {
            char c = word.charAt(CTRL.length());
            if (c >= 'a' && c <= 'z') {
                return c - 'a' + 1;
            }
            int other = "@[\\]^_".indexOf(c);
            if (other >= 0) {
                return other == 0 ? 0 : 26 + other;
            }
        }
        throw Errors.invalid("Invalid detach keys (%s) provided", text);
    }

    /** The beginning of the sequence that has been held back. */
    byte[] held() {
        return Arrays.copyOf(keys, matched);
    }

    /**
     * Looks at a piece of input.
     *
     * @return what of it, and of what was held back before, is for the process; null when the person has left
     */
    byte[] pass(byte[] piece, int length) {
        if (keys.length == 0) {
            return Arrays.copyOf(piece, length);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(length + matched);
        for (int i = 0; i < length; i++) {
            if (piece[i] == keys[matched]) {
                matched++;
                if (matched == keys.length) {
                    return null;
                }
            } else {
                out.write(keys, 0, matched);
                matched = piece[i] == keys[0] ? 1 : 0;
                if (matched == 0) {
                    out.write(piece[i]);
                } else if (keys.length == 1) {
                    return null;
                }
            }
        }
        return out.toByteArray();
    }
}
