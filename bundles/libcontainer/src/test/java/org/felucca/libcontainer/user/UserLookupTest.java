package org.felucca.libcontainer.user;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.felucca.linux.Fd;
import org.felucca.linux.LinuxFiles;
import org.felucca.linux.OpenFlag;
import org.felucca.model.ErrorKind;
import org.felucca.model.FeluccaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserLookupTest {
    private static final String PASSWD =
            """
            root:x:0:0:root:/root:/bin/sh
            # a comment
            broken line
            ann:x:1000:1001:Ann,,,:/home/ann:/bin/sh
            77:x:2000:2000::/home/number:/bin/sh
            big:x:99999999999:1::/:/bin/sh
            """;
    private static final String GROUP =
            """
            root:x:0:
            ann:x:1001:
            video:x:44:bob,ann
            audio:x:29:ann
            wheel:x:10:root
            """;

    private final UserLookup lookup = UserLookup.of(PASSWD, GROUP);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|0|0|[0, 10]|/root",
                "root|0|0|[0, 10]|/root",
                "0|0|0|[0, 10]|/root",
                "ann|1000|1001|[1001, 44, 29]|/home/ann",
                "1000|1000|1001|[1001, 44, 29]|/home/ann",
                "ann:video|1000|44|[44]|/home/ann",
                "ann:5|1000|5|[5]|/home/ann",
                "1234|1234|0|[0]|/",
                "1234:1001|1234|1001|[1001]|/",
                "77|2000|2000|[2000]|/home/number",
            })
    void findsUserGroupsAndHome(String user, int uid, int gid, String groups, String home) {
        ResolvedUser resolved = lookup.resolve(user, List.of());
        assertEquals(uid, resolved.uid());
        assertEquals(gid, resolved.gid());
        assertEquals(groups, resolved.groups().toString());
        assertEquals(home, resolved.home());
    }

    @Test
    void furtherGroupsAreAddedByNameAndNumber() {
        assertEquals(
                List.of(0, 10, 44, 99),
                lookup.resolve("", List.of("video", "99", "44")).groups());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nobody|unable to find user nobody: no matching entries in passwd file",
                "big|unable to find user big: no matching entries in passwd file",
                "ann:none|unable to find group none: no matching entries in group file",
                "-1|uids and gids must be in range 0-2147483647",
                "4294967296|uids and gids must be in range 0-2147483647",
            })
    void unknownNamesAreToldInDockersWords(String user, String words) {
        FeluccaException e = assertThrows(FeluccaException.class, () -> lookup.resolve(user, List.of()));
        assertEquals(ErrorKind.INVALID, e.kind());
        assertEquals(words, e.getMessage());
    }

    @Test
    void unknownFurtherGroupIsToldInDockersWords() {
        FeluccaException e = assertThrows(FeluccaException.class, () -> lookup.resolve("", List.of("none")));
        assertEquals("Unable to find group none: no matching entries in group file", e.getMessage());
    }

    @Test
    void linksInTheRootDoNotLeadOutOfIt(@TempDir Path folder) throws IOException {
        Path root = Files.createDirectories(folder.resolve("root/etc")).getParent();
        Files.writeString(folder.resolve("secret"), "out:x:1:1::/:\n");
        Files.createSymbolicLink(root.resolve("etc/passwd"), folder.resolve("secret"));
        Files.createSymbolicLink(root.resolve("etc/group"), Path.of("../../../secret"));
        try (Fd fd = LinuxFiles.open(root.toString(), OpenFlag.PATH, OpenFlag.DIRECTORY)) {
            UserLookup hostile = UserLookup.in(fd);
            assertThrows(FeluccaException.class, () -> hostile.resolve("out", List.of()));
            assertEquals(0, hostile.resolve("", List.of()).uid());
        }
    }
}
