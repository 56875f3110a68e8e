package org.felucca.containers.internal.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.felucca.driver.log.LogEntry;
import org.felucca.driver.log.LogSink;
import org.felucca.model.StreamKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RingSinkTest {
    private final List<String> taken = new CopyOnWriteArrayList<>();
    private final CountDownLatch began = new CountDownLatch(1);
    private final Semaphore gate = new Semaphore(0);
    private final LogSink slow = new LogSink() {
        @Override
        public void write(LogEntry entry) {
            began.countDown();
            gate.acquireUninterruptibly();
            taken.add(StandardCharsets.US_ASCII.decode(entry.bytes()).toString());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {
            taken.add("closed");
        }
    };

    private static void write(LogSink sink, String text) throws Exception {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        sink.write(new LogEntry(StreamKind.STDOUT, Instant.EPOCH, ByteBuffer.wrap(bytes), false));
    }

    @Test
    void aSlowLogDropsTheOldestAndHoldsNobodyUp() throws Exception {
        RingSink ring = new RingSink(slow, 30, "web", () -> {});
        write(ring, "first....\n");
        began.await();
        for (int i = 1; i <= 6; i++) {
            write(ring, "line " + i + "..\n");
        }
        gate.release(100);
        ring.close();
        assertEquals(List.of("first....\n", "line 4..\n", "line 5..\n", "line 6..\n", "closed"), taken);
    }

    @Test
    void followersAreToldWhenThereIsMoreToRead() throws Exception {
        gate.release(100);
        CountDownLatch told = new CountDownLatch(1);
        RingSink ring = new RingSink(slow, 30, "web", () -> {
            assertTrue(!taken.isEmpty());
            told.countDown();
        });
        write(ring, "x\n");
        told.await();
        ring.close();
    }
}
