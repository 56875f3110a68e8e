package org.felucca.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FileCapabilitiesTest {
    private static final byte[] CHOWN = HexFormat.of().parseHex("0100000201000000000000000000000000000000");
    private static final byte[] CHOWN_BELOW_100000 =
            HexFormat.of().parseHex("0100000301000000000000000000000000000000a0860100");

    @Test
    void aTarTellsNoNamespace() {
        assertArrayEquals(CHOWN, FileCapabilities.inTar(CHOWN_BELOW_100000));
        assertSame(CHOWN, FileCapabilities.inTar(CHOWN));
        byte[] odd = {1, 0, 0, 3};
        assertSame(odd, FileCapabilities.inTar(odd));
    }

    @Test
    void onDiskTheyAreGoodForTheContainersRoot() {
        Map<String, byte[]> kept = FileCapabilities.onDisk(Map.of(FileCapabilities.NAME, CHOWN), 100_000);
        assertArrayEquals(CHOWN_BELOW_100000, kept.get(FileCapabilities.NAME));
        Map<String, byte[]> ofTheHost = Map.of(FileCapabilities.NAME, CHOWN);
        assertSame(ofTheHost, FileCapabilities.onDisk(ofTheHost, 0));
        byte[] odd = {1};
        assertSame(
                odd,
                FileCapabilities.onDisk(Map.of(FileCapabilities.NAME, odd), 100_000)
                        .get(FileCapabilities.NAME));
    }
}
