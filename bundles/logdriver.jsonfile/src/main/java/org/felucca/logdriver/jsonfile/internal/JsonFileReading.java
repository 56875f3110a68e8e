package org.felucca.logdriver.jsonfile.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.felucca.driver.log.LogEntry;
import org.felucca.driver.log.LogReader.EntryConsumer;
import org.felucca.driver.log.LogReader.ReadSpec;
import org.felucca.logdriver.jsonfile.internal.LogFiles.Opened;

/**
 * One reading of a log, from a place in it to its end and beyond, through all of its files. A place is a file's inode (its low 23 bits) and
 * an offset in it, in one number.
 */
final class JsonFileReading {
    private static final int BLOCK = 64 * 1024;
    private static final int OFFSET_BITS = 40;
    private static final long OFFSET = (1L << OFFSET_BITS) - 1;
    private static final long INODE = (1L << (Long.SIZE - 1 - OFFSET_BITS)) - 1;

    private final LogFiles files;
    private final ReadSpec wanted;
    private final EntryConsumer consumer;
    private byte[] pending = new byte[BLOCK];
    private int length;
    private long position;
    private long skip;
    private Opened file;
    private boolean pastUntil;

    JsonFileReading(LogFiles files, ReadSpec wanted, EntryConsumer consumer) {
        this.files = files;
        this.wanted = wanted;
        this.consumer = consumer;
    }

    void run() throws IOException, InterruptedException {
        skip = wanted.from().isEmpty() && wanted.tail() >= 0 ? Math.max(0, countLines() - wanted.tail()) : 0;
        if (!begin()) {
            return; // never started: nothing was written
        }
        try {
            toEnd();
            if (wanted.follow().isPresent()) {
                while (!pastUntil && wanted.follow().get().await()) {
                    toEnd();
                }
            }
        } finally {
            file.close();
        }
    }

    private boolean begin() throws IOException {
        Optional<Opened> first = Optional.empty();
        if (wanted.from().isPresent()) {
            long from = wanted.from().getAsLong();
            first = files.find(from >>> OFFSET_BITS, INODE);
            if (first.isPresent() && low(first.get().inode()) == from >>> OFFSET_BITS) {
                position = from & OFFSET;
            }
        } else {
            first = files.oldest();
        }
        first.ifPresent(opened -> file = opened);
        return first.isPresent();
    }

    private static long low(long inode) {
        return inode & INODE;
    }

    /** All lines that are there now; cheap beside giving them to anyone. */
    private long countLines() throws IOException {
        long lines = 0;
        Optional<Opened> next = files.oldest();
        while (next.isPresent()) {
            long inode = next.get().inode();
            try (Opened opened = next.get()) {
                ByteBuffer block = ByteBuffer.allocate(BLOCK);
                while (opened.channel().read(block) > 0) {
                    for (int i = 0; i < block.position(); i++) {
                        lines += block.get(i) == '\n' ? 1 : 0;
                    }
                    block.clear();
                }
            }
            next = files.next(inode);
        }
        return lines;
    }

    /** Gives all whole lines that are there now, of this file and of those begun after it. */
    private void toEnd() throws IOException {
        readOn();
        Optional<Opened> next = pastUntil ? Optional.empty() : files.next(file.inode());
        while (next.isPresent()) {
            readOn(); // what was written to it before it was turned over
            file.close();
            file = next.get();
            position = 0;
            length = 0;
            readOn();
            next = pastUntil ? Optional.empty() : files.next(file.inode());
        }
    }

    private void readOn() throws IOException {
        while (!pastUntil) {
            if (length == pending.length) {
                pending = Arrays.copyOf(pending, pending.length * 2);
            }
            ByteBuffer free = ByteBuffer.wrap(pending, length, pending.length - length);
            int count = file.channel().read(free, position + length);
            if (count <= 0) {
                return;
            }
            length += count;
            giveLines();
        }
    }

    private void giveLines() throws IOException {
        int begin = 0;
        for (int i = 0; i < length && !pastUntil; i++) {
            if (pending[i] == '\n') {
                if (skip > 0) {
                    skip--;
                } else {
                    long next = (low(file.inode()) << OFFSET_BITS) | (position + i + 1);
                    give(new String(pending, begin, i - begin, StandardCharsets.UTF_8), next);
                }
                begin = i + 1;
            }
        }
        System.arraycopy(pending, begin, pending, 0, length - begin);
        length -= begin;
        position += begin;
    }

    private void give(String line, long next) throws IOException {
        LogEntry entry = JsonLine.read(line);
        Instant time = entry.time();
        if (wanted.until().isPresent() && time.isAfter(wanted.until().get())) {
            pastUntil = true;
        } else if (wanted.since().isEmpty() || !time.isBefore(wanted.since().get())) {
            consumer.accept(entry, next);
        }
    }
}
