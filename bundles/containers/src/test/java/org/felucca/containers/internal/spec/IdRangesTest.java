package org.felucca.containers.internal.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.felucca.model.FeluccaException;
import org.felucca.model.IdMappings;
import org.felucca.model.oci.OciIdMapping;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdRangesTest {
    @TempDir
    private Path etc;

    @BeforeEach
    void files() throws IOException {
        Files.writeString(etc.resolve("passwd"), "root:x:0:0::/root:/bin/sh\nfelix:x:4711:4711::/:/bin/sh\n");
        Files.writeString(
                etc.resolve("subuid"), "other:1:1\nfelix:100000:1000\nfelix:300000:65536\ndockremap:500000:65536\n");
        Files.writeString(etc.resolve("subgid"), "4711:200000:65536\ndockremap:600000:65536\n");
    }

    private IdMappings read(String remap) {
        return new IdRanges(etc).read(remap, List.of(), List.of());
    }

    @Test
    void nothingSaidIsNoMapping() {
        assertEquals(IdMappings.NONE, read(""));
    }

    @Test
    void rangesOfAUserFollowEachOther() {
        IdMappings read = read("4711");
        assertEquals(List.of(new OciIdMapping(0, 100000, 1000), new OciIdMapping(1000, 300000, 65536)), read.uids());
        assertEquals(List.of(new OciIdMapping(0, 200000, 65536)), read.gids());
        assertEquals(300001, read.hostUid(1001));
        assertEquals(1001, read.insideUid(300001));
        assertEquals(IdMappings.NOBODY, read.insideUid(5));
    }

    @Test
    void defaultIsTheUserThatDockerMakes() {
        assertEquals(
                List.of(new OciIdMapping(0, 500000, 65536)), read("default").uids());
    }

    @Test
    void rangesMayBeExplicit() {
        IdMappings read = new IdRanges(etc).read("", List.of("0:7:1", "1:1000:10"), List.of());
        assertEquals("0 7 1\n1 1000 10\n", read.uidMap());
        assertEquals(read.uidMap(), read.gidMap());
        assertEquals(read, IdMappings.parse("  0  7   1\n 1 1000 10\n", read.gidMap()));
        assertEquals(IdMappings.NONE, IdMappings.parse("0 0 4294967295\n", "0 0 4294967295\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nobodyknows | '' | no subuid ranges found for user \"nobodyknows\"",
                "other | '' | no subgid ranges found for user \"other\"",
                "'' | 0:7 | invalid id range \"0:7\": it is not inside:host:count",
                "'' | 0:x:1 | invalid id range \"0:x:1\"",
                "'' | 1:7:10 | the id ranges [1:7:10] have no place for user 0",
                "default | 0:7:1 | userns.remap and userns.uids cannot both be set",
            })
    void whatMakesNoMappingIsSaid(String remap, String range, String sentence) {
        List<String> ranges = range.isEmpty() ? List.of() : List.of(range);
        assertEquals(
                sentence,
                assertThrows(FeluccaException.class, () -> new IdRanges(etc).read(remap, ranges, List.of()))
                        .getMessage());
    }
}
