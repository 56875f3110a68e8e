package org.felucca.logdriver.jsonfile.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The files of a log: the current one, and those that were turned over, {@code .1} the youngest. A file is known by its inode, which stays
 * while its name changes.
 */
final class LogFiles {
    /** Turning over renames several files; nobody opens one in between. One lock for all logs, as both are rare and short. */
    private static final Object TURNING = new Object();

    private final Path current;

    LogFiles(Path current) {
        this.current = current;
    }

    Path current() {
        return current;
    }

    /** An open file. */
    record Opened(FileChannel channel, long inode) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /** The oldest file; empty when nothing was ever written. */
    Optional<Opened> oldest() throws IOException {
        synchronized (TURNING) {
            List<Path> files = oldestFirst();
            return files.isEmpty() ? Optional.empty() : Optional.of(open(files.get(0)));
        }
    }

    /** The file whose inode ends in these bits, or the oldest if it has been dropped. */
    Optional<Opened> find(long bits, long mask) throws IOException {
        synchronized (TURNING) {
            for (Path file : oldestFirst()) {
                if ((inode(file) & mask) == bits) {
                    return Optional.of(open(file));
                }
            }
            return oldest();
        }
    }

    /** The one that was begun after this one; empty if that is the current one. */
    Optional<Opened> next(long inode) throws IOException {
        synchronized (TURNING) {
            List<Path> files = oldestFirst();
            int index = -1;
            for (int i = 0; i < files.size(); i++) {
                index = inode(files.get(i)) == inode ? i : index;
            }
            // dropped while it was read: go on with what is left
            return index == files.size() - 1 ? Optional.empty() : Optional.of(open(files.get(index + 1)));
        }
    }

    /** The current file becomes {@code .1}, that one {@code .2} and so on; so many are kept in all. */
    void turnOver(int most) throws IOException {
        synchronized (TURNING) {
            for (int i = most - 1; i > 0; i--) {
                Path older = numbered(i);
                Path younger = i == 1 ? current : numbered(i - 1);
                if (Files.exists(younger)) {
                    Files.move(younger, older, StandardCopyOption.REPLACE_EXISTING);
                }
            }
            Files.deleteIfExists(current);
        }
    }

    private List<Path> oldestFirst() {
        List<Path> files = new ArrayList<>();
        if (Files.exists(current)) {
            files.add(current);
        }
        for (int i = 1; Files.exists(numbered(i)); i++) {
            files.add(0, numbered(i));
        }
        return files;
    }

    private Path numbered(int number) {
        return current.resolveSibling(current.getFileName() + "." + number);
    }

    private static Opened open(Path file) throws IOException {
        return new Opened(FileChannel.open(file, StandardOpenOption.READ), inode(file));
    }

    private static long inode(Path file) throws IOException {
        try {
            return (Long) Files.getAttribute(file, "unix:ino");
        } catch (NoSuchFileException e) {
            return -1;
        }
    }
}
