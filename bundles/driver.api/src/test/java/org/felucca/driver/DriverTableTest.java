package org.felucca.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
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

    @Test
    void aDriverThatGoesWaitsForItsUses() throws Exception {
        DriverTable<String> table = new DriverTable<>("exec driver", Duration.ofMillis(1));
        table.add("native", "first");
        DriverTable.Use<String> use = table.use("native");
        AtomicBoolean over = new AtomicBoolean();
        Thread leaving = new Thread(() -> {
            table.remove("native", "first");
            assertTrue(over.get());
        });
        AtomicReference<Throwable> failure = new AtomicReference<>();
        leaving.setUncaughtExceptionHandler((thread, e) -> failure.set(e));
        leaving.start();
        while (table.find("native").isPresent()) {
            Thread.onSpinWait();
        }
        over.set(true);
        use.close();
        leaving.join();
        assertNull(failure.get());
    }

    @Test
    void whoWaitsAtATableThatClosesIsToldSo() throws Exception {
        DriverTable<String> table = new DriverTable<>("graph driver", Duration.ofDays(1));
        table.add("vfs", "first");
        table.remove("vfs", "first");
        var pool = Executors.newSingleThreadExecutor();
        try {
            var taken = pool.submit(() -> table.take("vfs"));
            table.close(() -> new IllegalStateException("closed"));
            ExecutionException e = assertThrows(ExecutionException.class, taken::get);
            assertEquals("closed", e.getCause().getMessage());
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void aDriverThatHasANameLeftIsNotWaitedFor() throws Exception {
        DriverTable<String> table = new DriverTable<>("exec driver", Duration.ofMillis(1));
        table.add("native", "first");
        table.add("runc", "first");
        try (DriverTable.Use<String> use = table.use("runc")) {
            table.remove("native", "first"); // returns
            assertEquals("first", use.driver());
            assertEquals(List.of("runc"), table.names());
        }
    }
}
