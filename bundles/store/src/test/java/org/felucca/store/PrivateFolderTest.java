package org.felucca.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFolderTest {
    @TempDir
    Path above;

    private static String mode(Path folder) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder));
    }

    @Test
    void isOnlyItsOwners() throws IOException {
        assertEquals("rwx------", mode(PrivateFolder.make(above.resolve("a/b"))));
    }

    @Test
    void oneThatIsOpenIsClosed() throws IOException {
        Path open = Files.createDirectory(above.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(open.resolve("kept"), "content");
        PrivateFolder.make(open);
        assertEquals("rwx------", mode(open));
        assertEquals("content", Files.readString(open.resolve("kept")));
    }
}
