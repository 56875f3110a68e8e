package org.felucca.logs.file;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.felucca.driver.log.LogEntry;
import org.felucca.driver.log.LogReader.EntryConsumer;
import org.felucca.driver.log.LogReader.ReadSpec;
import org.felucca.logs.file.LogFiles.Opened;

/**
 * One reading of a log, from a place in it to its end and beyond, through all of its files. A place is a file's number and an offset in what it
 * holds, in one number.
 */
final class FileReading {
    private static final int OFFSET_BITS = 40;
    private static final long OFFSET = (1L << OFFSET_BITS) - 1;

    private final LogFiles files;
    private final LogFormat format;
    private final ReadSpec wanted;
    private final EntryConsumer consumer;
    private long skip;
    private Opened file;
    private Scanner scanner;
    private boolean pastUntil;

    FileReading(LogFiles files, LogFormat format, ReadSpec wanted, EntryConsumer consumer) {
        this.files = files;
        this.format = format;
        this.wanted = wanted;
        this.consumer = consumer;
    }

    void run() throws IOException, InterruptedException {
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
        long number = 0;
        long offset = 0;
        if (wanted.from().isPresent()) {
            number = wanted.from().getAsLong() >>> OFFSET_BITS;
            offset = wanted.from().getAsLong() & OFFSET;
        } else if (wanted.tail() >= 0) {
            number = beginOfTail();
        }
        Optional<Opened> first = files.from(number);
        if (first.isEmpty()) {
            return false;
        }
        go(first.get(), first.get().number() == number ? offset : 0);
        return true;
    }

    private void go(Opened to, long offset) {
        file = to;
        scanner = new Scanner(to.content(), format, offset);
    }

    /** The number of the file that the last entries begin in; those of its entries that are not among them will be skipped. */
    private long beginOfTail() throws IOException {
        List<Opened> all = files.openAll();
        try {
            long missing = wanted.tail();
            for (int i = all.size() - 1; i >= 0; i--) {
                long count = count(all.get(i));
                if (count >= missing) {
                    skip = count - missing;
                    return all.get(i).number();
                }
                missing -= count;
            }
            return 0;
        } finally {
            for (Opened opened : all) {
                opened.close();
            }
        }
    }

    /** Cheap beside giving them to anyone. */
    private long count(Opened opened) throws IOException {
        Scanner entries = new Scanner(opened.content(), format, 0);
        long count = 0;
        while (entries.next()) {
            count++;
        }
        return count;
    }

    /** Gives all whole entries that are there now, of this file and of those begun after it. */
    private void toEnd() throws IOException {
        readOn();
        Optional<Opened> next = pastUntil ? Optional.empty() : files.after(file.number());
        while (next.isPresent()) {
            try {
                readOn(); // what was written to it before it was turned over
            } finally {
                file.close();
                go(next.get(), 0);
            }
            readOn();
            next = pastUntil ? Optional.empty() : files.after(file.number());
        }
    }

    private void readOn() throws IOException {
        while (!pastUntil && scanner.next()) {
            if (skip > 0) {
                skip--;
            } else {
                give(scanner.entry(), (file.number() << OFFSET_BITS) | scanner.position());
            }
        }
    }

    private void give(LogEntry entry, long next) throws IOException {
        Instant time = entry.time();
        if (wanted.until().isPresent() && time.isAfter(wanted.until().get())) {
            pastUntil = true;
        } else if (wanted.since().isEmpty() || !time.isBefore(wanted.since().get())) {
            consumer.accept(entry, next);
        }
    }
}
