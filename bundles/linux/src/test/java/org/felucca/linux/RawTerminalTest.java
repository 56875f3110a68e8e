package org.felucca.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class RawTerminalTest {
    @Test
    void rawModeIsThatOfCfmakeraw() {
        // what stty sane sets, then cfmakeraw(3) with output processing off
        ByteBuffer sane = ByteBuffer.allocate(36).order(ByteOrder.nativeOrder());
        sane.putInt(0, 0x6d02).putInt(4, 0x5).putInt(8, 0x4bf).putInt(12, 0x8a3b);
        ByteBuffer raw = ByteBuffer.wrap(RawTerminal.raw(sane.array())).order(ByteOrder.nativeOrder());
        assertEquals(0x6800, raw.getInt(0), "input");
        assertEquals(0x4, raw.getInt(4), "output");
        assertEquals(0x4bf, raw.getInt(8), "control");
        assertEquals(0xa30, raw.getInt(12), "local");
        assertEquals(1, raw.get(17 + 6), "least number of characters");
    }
}
