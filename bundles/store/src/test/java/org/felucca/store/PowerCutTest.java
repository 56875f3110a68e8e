package org.felucca.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whenever power goes, or the process ends, while a file is written, it is as it was or as it shall be. */
class PowerCutTest {
    private static final Path FILE = Path.of("folder", "record.json");
    private static final int MOST_STEPS = 10;

    record Value(String said, int number) {}

    private static final byte[] OLD = Json.write(new Value("what was said before", 1));
    private static final byte[] NEW = Json.write(new Value("what is said now, which is longer", 2));

    @TempDir
    Path folder;

    private interface Act {
        void on(AtomicFile file) throws IOException;
    }

    /** The steps that an act takes: power goes before and in the middle of each of them. */
    private FailingDisk cut(byte[] there, int steps, Act act) throws IOException {
        FailingDisk disk = new FailingDisk(FILE, there, steps);
        try {
            act.on(new AtomicFile(FILE, disk));
        } catch (FailingDisk.PowerCut e) {
            return disk;
        }
        return disk;
    }

    private static boolean completes(byte[] there, int steps, Act act) throws IOException {
        try {
            act.on(new AtomicFile(FILE, new FailingDisk(FILE, there, steps)));
            return true;
        } catch (FailingDisk.PowerCut e) {
            return false;
        }
    }

    private static String content(Path place) throws IOException {
        return new AtomicFile(place.resolve("record.json"))
                .read()
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .orElse("none");
    }

    private static String text(byte[] content) {
        return content == null ? "none" : new String(content, StandardCharsets.UTF_8);
    }

    @Test
    void aReplacedFileIsTheOldOrTheNewOne() throws IOException {
        assertOldOrNew(OLD);
    }

    @Test
    void aNewFileIsThereWholeOrNotAtAll() throws IOException {
        assertOldOrNew(null);
    }

    private void assertOldOrNew(byte[] there) throws IOException {
        Act act = file -> file.write(NEW);
        for (int steps = 0; steps < MOST_STEPS; steps++) {
            boolean done = completes(there, steps, act);
            FailingDisk disk = cut(there, steps, act);
            for (Path place : disk.afterwards(Files.createDirectory(folder.resolve("cut" + steps)))) {
                String found = content(place);
                assertTrue(
                        found.equals(text(NEW)) || (!done && found.equals(text(there))),
                        "after " + steps + " steps: " + found);
            }
            String found = content(disk.asItIs(folder.resolve("ended" + steps)));
            assertTrue(found.equals(text(NEW)) || (!done && found.equals(text(there))), found);
        }
        assertTrue(completes(there, MOST_STEPS, act));
    }

    @Test
    void anUnsyncedFileIsWholeWhenOnlyTheProcessEnds() throws IOException {
        for (int steps = 0; steps < MOST_STEPS; steps++) {
            FailingDisk disk = cut(OLD, steps, file -> file.writeUnsynced(NEW));
            String found = content(disk.asItIs(folder.resolve("ended" + steps)));
            assertTrue(Set.of(text(OLD), text(NEW)).contains(found), "after " + steps + " steps: " + found);
        }
    }

    /** Before it is settled it may be lost, and is never half; afterwards it is there. */
    @Test
    void aFirstValueIsThereWholeOrNotAtAll() throws IOException {
        Set<String> seen = new TreeSet<>();
        Act act = file -> {
            file.writeFirst(NEW);
            file.settle();
        };
        for (int steps = 0; steps < MOST_STEPS; steps++) {
            boolean done = completes(null, steps, act);
            FailingDisk disk = cut(null, steps, act);
            for (Path place : disk.afterwards(Files.createDirectory(folder.resolve("cut" + steps)))) {
                JsonRecord<Value> record = new JsonRecord<>(place.resolve("record.json"), Value.class);
                String found = record.read().map(Value::said).orElse("none");
                assertTrue(found.equals("none") ? !done : found.startsWith("what is said now"), found);
                seen.add(found);
            }
        }
        assertEquals(2, seen.size(), seen.toString());
    }

    /** Or this test shows nothing. */
    @Test
    void withoutSyncingItWouldBeTorn() throws IOException {
        FailingDisk disk = cut(OLD, MOST_STEPS, file -> file.writeUnsynced(NEW));
        Set<String> seen = new TreeSet<>();
        for (Path place : disk.afterwards(folder)) {
            seen.add(content(place));
        }
        assertTrue(seen.size() > 2, seen.toString());
        assertArrayEquals(NEW, text(NEW).getBytes(StandardCharsets.UTF_8));
        assertThrows(FailingDisk.PowerCut.class, () -> new FailingDisk(FILE, OLD, 0).sync(FILE));
    }
}
