package org.felucca.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.felucca.model.ErrorKind;
import org.felucca.model.FeluccaException;
import org.junit.jupiter.api.Test;

class DriverTableTest {
    @Test
    void aNameThatNeverWasIsNotFoundAtOnce() {
        DriverTable<String> table = new DriverTable<>("graph driver", Duration.ofDays(1));
        FeluccaException e = assertThrows(FeluccaException.class, () -> table.take("zfs"));
        assertEquals(ErrorKind.NOT_FOUND, e.kind());
        assertEquals("no graph driver called zfs", e.getMessage());
    }

    @Test
    void takingWaitsForTheSuccessorOfOneThatWentAway() throws Exception {
        DriverTable<String> table = new DriverTable<>("graph driver", Duration.ofMinutes(1));
        table.add("vfs", "first");
        table.remove("vfs", "first");
        CountDownLatch asked = new CountDownLatch(1);
        var pool = Executors.newSingleThreadExecutor();
        try {
            var taken = pool.submit(() -> {
                asked.countDown();
                return table.take("vfs");
            });
            asked.await();
            table.add("vfs", "second");
            assertEquals("second", taken.get());
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void patienceEnds() {
        DriverTable<String> table = new DriverTable<>("graph driver", Duration.ofMillis(1));
        table.add("vfs", "first");
        table.remove("vfs", "first");
        FeluccaException e = assertThrows(FeluccaException.class, () -> table.take("vfs"));
        assertEquals(ErrorKind.UNAVAILABLE, e.kind());
    }

    @Test
    void aLateGoodbyeDoesNotRemoveTheSuccessor() throws Exception {
        DriverTable<String> table = new DriverTable<>("graph driver", Duration.ofMillis(1));
        table.add("vfs", "first");
        table.add("vfs", "second");
        table.remove("vfs", "first");
        assertEquals("second", table.take("vfs"));
    }
}
