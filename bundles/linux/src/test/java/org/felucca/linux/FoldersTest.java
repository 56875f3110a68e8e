package org.felucca.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FoldersTest {
    @TempDir
    Path temp;

    @ParameterizedTest
    @ValueSource(strings = {"", "61", "c3a4", "ff61fe", "e0a0", "61c3", "f09f9880ff", "edb080", "80c3a480"})
    void anyBytesSurviveAsText(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        assertArrayEquals(bytes, Names.toBytes(Names.fromBytes(bytes)));
    }

    @Test
    void plainTextIsUtf8() {
        assertEquals("grün 日本 😀", Names.fromBytes("grün 日本 😀".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void listsNamesThatAreNotUtf8() {
        String odd = Names.fromBytes(new byte[] {'a', (byte) 0xff, 'b'});
        try (Fd folder = LinuxFiles.open(temp.toString(), OpenFlag.DIRECTORY)) {
            LinuxFiles.mkdir(folder, odd, 0755);
            LinuxFiles.symlink("nowhere", folder, "link");
            Set<Folders.Entry> entries = Folders.list(folder).stream().collect(Collectors.toSet());
            assertEquals(
                    Set.of(new Folders.Entry(odd, Stat.DIRECTORY), new Folders.Entry("link", Stat.SYMLINK)), entries);
        }
    }

    @Test
    void removesTreesButNothingBehindLinks() throws Exception {
        Path kept = Files.createDirectory(temp.resolve("kept"));
        Files.writeString(kept.resolve("file"), "x");
        Path tree = Files.createDirectories(temp.resolve("tree/a/b"));
        Files.writeString(tree.resolve("file"), "x");
        Files.createSymbolicLink(tree.resolve("out"), kept);
        try (Fd folder = LinuxFiles.open(temp.toString(), OpenFlag.DIRECTORY)) {
            Folders.removeTree(folder, "tree");
            Folders.removeTree(folder, "was-never-there");
        }
        assertTrue(Files.notExists(temp.resolve("tree")));
        assertTrue(Files.exists(kept.resolve("file")));
    }

    @Test
    void copiesInsideTheKernel() throws Exception {
        Files.writeString(temp.resolve("from"), "0123456789");
        try (Fd from = LinuxFiles.open(temp.resolve("from").toString());
                Fd to = LinuxFiles.create(temp.resolve("to").toString(), 0644, OpenFlag.WRITE_ONLY, OpenFlag.CREATE)) {
            FileContent.seek(from, 4);
            assertEquals(3, FileContent.copyRange(from, to, 3));
            assertEquals(7, FileContent.position(from));
        }
        assertEquals("456", Files.readString(temp.resolve("to")));
    }
}
