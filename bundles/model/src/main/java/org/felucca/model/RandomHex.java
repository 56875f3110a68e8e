package org.felucca.model;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Random hex digits for ids. */
final class RandomHex {
    private static final SecureRandom RANDOM = new SecureRandom();

    private RandomHex() {}

    static String digits(int count) {
        byte[] bytes = new byte[count / 2];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
