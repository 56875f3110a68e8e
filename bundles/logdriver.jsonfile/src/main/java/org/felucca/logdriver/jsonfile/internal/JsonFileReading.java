package org.felucca.logdriver.jsonfile.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import org.felucca.driver.log.LogEntry;
import org.felucca.driver.log.LogReader.EntryConsumer;
import org.felucca.driver.log.LogReader.Follow;
import org.felucca.driver.log.LogReader.ReadSpec;

/** One reading of a log file, from a place in it to its end and beyond. */
final class JsonFileReading {
    private static final int BLOCK = 64 * 1024;

    private final Path path;
    private final ReadSpec wanted;
    private final EntryConsumer consumer;
    private byte[] pending = new byte[BLOCK];
    private int length;
    private long position;
    private boolean pastUntil;

    JsonFileReading(Path path, ReadSpec wanted, EntryConsumer consumer) {
        this.path = path;
        this.wanted = wanted;
        this.consumer = consumer;
    }

    void run() throws IOException, InterruptedException {
        if (!Files.exists(path)) {
            return; // never started: nothing was written
        }
        // The channel is only used here: an interrupt while it reads would close it, so the wait is elsewhere
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            position = wanted.from().isPresent() ? wanted.from().getAsLong() : start(file);
            toEnd(file);
            if (wanted.follow().isPresent()) {
                Follow follow = wanted.follow().get();
                while (!pastUntil && follow.await()) {
                    toEnd(file);
                }
            }
        }
    }

    /** Where the last so many lines begin. */
    private long start(FileChannel file) throws IOException {
        if (wanted.tail() < 0) {
            return 0;
        }
        long size = file.size();
        if (wanted.tail() == 0) {
            return size;
        }
        int lines = 0;
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        for (long end = size; end > 0; ) {
            long begin = Math.max(0, end - BLOCK);
            block.clear().limit((int) (end - begin));
            readFully(file, block, begin);
            for (int i = block.limit() - 1; i >= 0; i--) {
                boolean last = begin + i == size - 1;
                if (block.get(i) == '\n' && !last) {
                    lines++;
                    if (lines == wanted.tail()) {
                        return begin + i + 1;
                    }
                }
            }
            end = begin;
        }
        return 0;
    }

    private static void readFully(FileChannel file, ByteBuffer block, long from) throws IOException {
        while (block.hasRemaining()) {
            int count = file.read(block, from + block.position());
            if (count < 0) {
                throw new IOException("the log has become shorter while it was read");
            }
        }
    }

    /** Gives all whole lines that are there now. */
    private void toEnd(FileChannel file) throws IOException {
        while (!pastUntil) {
            if (length == pending.length) {
                pending = Arrays.copyOf(pending, pending.length * 2);
            }
            int count = file.read(ByteBuffer.wrap(pending, length, pending.length - length), position + length);
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
                give(new String(pending, begin, i - begin, StandardCharsets.UTF_8), position + i + 1);
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
