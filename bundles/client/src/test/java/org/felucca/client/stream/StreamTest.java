package org.felucca.client.stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.felucca.client.ClientException;
import org.junit.jupiter.api.Test;

class StreamTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void copy(String framed, ByteArrayOutputStream out, ByteArrayOutputStream err) throws IOException {
        StdCopy.copy(new ByteArrayInputStream(bytes(framed)), out, err);
    }

    @Test
    void framesGoToTheirStreams() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        copy("\1\0\0\0\0\0\0\2ab\2\0\0\0\0\0\0\1c\1\0\0\0\0\0\0\1d", out, err);
        assertEquals("abd", out.toString(StandardCharsets.UTF_8));
        assertEquals("c", err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aCutFrameIsAnErrorAndSoIsOneOfTheEnginesOwn() {
        ByteArrayOutputStream sink = new ByteArrayOutputStream();
        assertThrows(EOFException.class, () -> copy("\1\0\0\0\0\0\0\5ab", sink, sink));
        assertThrows(EOFException.class, () -> copy("\1\0\0", sink, sink));
        assertThrows(ClientException.class, () -> copy("\3\0\0\0\0\0\0\2no", sink, sink));
        assertThrows(IOException.class, () -> copy("HTTP/1.1 500", sink, sink));
    }

    @Test
    void detachKeysAreHeldBackUntilTheyAreComplete() {
        DetachKeys keys = DetachKeys.parse("");
        assertArrayEquals(bytes("a"), keys.filter(bytes("a\20"), 2));
        assertArrayEquals(bytes("\20b"), keys.filter(bytes("b"), 1));
        assertArrayEquals(bytes(""), keys.filter(bytes("\20"), 1));
        assertNull(keys.filter(bytes("\21"), 1));
        assertNull(DetachKeys.parse("ctrl-a,x").filter(bytes("12\1x"), 4));
    }

    private static final String PULL =
            """
            {"status":"Pulling from library/x","id":"1"}
            {"status":"Downloading","progressDetail":{"current":50,"total":100},"id":"l1"}
            {"status":"Pull complete","progressDetail":{},"id":"l1"}
            {"status":"Status: done"}
            """;

    private static String shown(boolean terminal) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, false, StandardCharsets.UTF_8);
        ProgressDisplay.on(print, terminal, false).show(new ByteArrayInputStream(bytes(PULL)), Map.of());
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void progressIsPlainLinesWithoutATerminal() throws IOException {
        assertEquals("1: Pulling from library/x\nl1: Pull complete\nStatus: done\n", shown(false));
    }

    @Test
    void progressOverwritesALineForEachIdOnATerminal() throws IOException {
        String erase = "\033[1A\033[2K\rl1: ";
        assertEquals(
                "1: Pulling from library/x\n\n" + erase
                        + "Downloading [=========================>                         ]       50B/100B\r\033[1B"
                        + erase + "Pull complete \r\033[1BStatus: done\n",
                shown(true));
    }
}
