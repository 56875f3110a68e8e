package org.felucca.containers.internal.streams;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import org.felucca.model.FeluccaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DetachKeysTest {
    private static String pass(DetachKeys keys, String piece) {
        byte[] bytes = piece.getBytes(StandardCharsets.ISO_8859_1);
        byte[] passed = keys.pass(bytes, bytes.length);
        return passed == null ? null : new String(passed, StandardCharsets.ISO_8859_1);
    }

    @Test
    void theDefaultIsCtrlPCtrlQ() {
        assertArrayEquals(new byte[] {16, 17}, DetachKeys.parse(""));
        assertArrayEquals(new byte[] {'a', 2, 27}, DetachKeys.parse("a,ctrl-b,ctrl-["));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ctrl-", "ctrl-1", "ab", "a,,b"})
    void refusesWhatIsNoKey(String text) {
        assertThrows(FeluccaException.class, () -> DetachKeys.parse(text));
    }

    @Test
    void findsTheKeysAcrossPieces() {
        DetachKeys keys = new DetachKeys(DetachKeys.parse(""));
        assertEquals("ls", pass(keys, "ls\u0010"));
        assertNull(pass(keys, "\u0011"));
    }

    @Test
    void passesOnWhatWasNotTheSequence() {
        DetachKeys keys = new DetachKeys(DetachKeys.parse(""));
        assertEquals("", pass(keys, "\u0010"));
        assertEquals("\u0010x", pass(keys, "x"));
        assertEquals("\u0010", pass(keys, "\u0010\u0010"));
    }

    @Test
    void aPipeIsNeverDetached() {
        assertEquals("\u0010\u0011", pass(new DetachKeys(DetachKeys.NONE), "\u0010\u0011"));
    }
}
