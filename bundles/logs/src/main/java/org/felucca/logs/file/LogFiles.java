package org.felucca.logs.file;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/**
 * The files of a log: {@code log} that is written, {@code log.1} or {@code log.1.gz} before it, and so on, the oldest with the greatest name.
 * {@code log.turns} holds how often it was turned over; with it each file has a number for ever.
 */
final class LogFiles {
    /** Turning over renames several files; nobody opens one in between. One lock for all logs, as both are rare and short. */
    private static final Object TURNING = new Object();

    private static final String GZ = ".gz";
    private static final String TEMPORARY = ".tmp";

    private final Path current;

    LogFiles(Path current) {
        this.current = current;
    }

    Path current() {
        return current;
    }

    /** An open file and its number. */
    record Opened(Content content, long number) implements Closeable {
        @Override
        public void close() throws IOException {
            content.close();
        }
    }

    private record Kept(Path path, int age, boolean compressed) {}

    /** All files, the oldest first; the caller closes them. */
    List<Opened> openAll() throws IOException {
        synchronized (TURNING) {
            List<Opened> all = new ArrayList<>();
            long turns = turns();
            for (Kept file : oldestFirst()) {
                all.add(open(file, turns));
            }
            return all;
        }
    }

    /** The file with that number, or the first after it that is left. */
    Optional<Opened> from(long number) throws IOException {
        synchronized (TURNING) {
            long turns = turns();
            for (Kept file : oldestFirst()) {
                if (turns - file.age >= number) {
                    return Optional.of(open(file, turns));
                }
            }
            return Optional.empty();
        }
    }

    /** The one that was begun after this one; empty if that is the one that is written. */
    Optional<Opened> after(long number) throws IOException {
        synchronized (TURNING) {
            return number >= turns() ? Optional.empty() : from(number + 1);
        }
    }

    /** Begins a new file and keeps so many in all; returns the number of the one that was turned over. */
    long turnOver(int most) throws IOException {
        synchronized (TURNING) {
            List<Kept> files = oldestFirst();
            for (Kept file : files) {
                if (file.age + 1 >= most) {
                    Files.deleteIfExists(file.path);
                } else {
                    Files.move(file.path, named(file.age + 1, file.compressed), StandardCopyOption.ATOMIC_MOVE);
                }
            }
            long turns = turns();
            Files.writeString(turnsFile(), Long.toString(turns + 1));
            return turns;
        }
    }

    /** Compresses the file with that number; nothing happens to one that was dropped meanwhile. */
    void compress(long number) throws IOException {
        Path packed = current.resolveSibling(current.getFileName() + "." + number + TEMPORARY);
        try {
            Optional<InputStream> plainContent = openPlain(number);
            if (plainContent.isEmpty()) {
                return;
            }
            try (InputStream from = plainContent.get();
                    OutputStream to = new GZIPOutputStream(Files.newOutputStream(packed))) {
                from.transferTo(to);
            } catch (NoSuchFileException e) {
                return; // the container is gone, and its folder
            }
            synchronized (TURNING) {
                // it may have another name by now
                Optional<Kept> plain = plain(number);
                if (plain.isPresent() && Files.exists(packed)) {
                    Files.setPosixFilePermissions(packed, Files.getPosixFilePermissions(plain.get().path));
                    Files.move(packed, named(plain.get().age, true), StandardCopyOption.ATOMIC_MOVE);
                    Files.delete(plain.get().path);
                }
            }
        } finally {
            Files.deleteIfExists(packed);
        }
    }

    /** Removes what a crash has left half done, and files that are more than so many; returns the numbers of older files that are not compressed. */
    List<Long> tidy(int most) throws IOException {
        synchronized (TURNING) {
            for (Path file : siblings()) {
                if (file.toString().endsWith(TEMPORARY)) {
                    Files.deleteIfExists(file);
                }
            }
            for (Kept file : oldestFirst()) {
                if (file.age >= most && file.age > 0) {
                    Files.deleteIfExists(file.path);
                }
            }
            long turns = turns();
            return oldestFirst().stream()
                    .filter(file -> file.age > 0 && !file.compressed)
                    .map(file -> turns - file.age)
                    .toList();
        }
    }

    private Optional<InputStream> openPlain(long number) throws IOException {
        synchronized (TURNING) {
            Optional<Kept> plain = plain(number);
            return plain.isPresent() ? Optional.of(Files.newInputStream(plain.get().path)) : Optional.empty();
        }
    }

    private Optional<Kept> plain(long number) throws IOException {
        synchronized (TURNING) {
            long turns = turns();
            return oldestFirst().stream()
                    .filter(file -> file.age > 0 && !file.compressed && turns - file.age == number)
                    .findFirst();
        }
    }

    /** Where a file is there both compressed and not, a crash came between: the compressed one is whole. */
    private List<Kept> oldestFirst() throws IOException {
        TreeMap<Integer, Kept> files = new TreeMap<>(Comparator.reverseOrder());
        if (Files.exists(current)) {
            files.put(0, new Kept(current, 0, false));
        }
        for (Path file : siblings()) {
            String rest = file.getFileName()
                    .toString()
                    .substring(current.getFileName().toString().length());
            boolean compressed = rest.endsWith(GZ);
            String digits = rest.substring(0, rest.length() - (compressed ? GZ.length() : 0));
            if (digits.matches("\\.[1-9]\\d{0,8}")) {
                int age = Integer.parseInt(digits.substring(1));
                if (compressed || !files.containsKey(age)) {
                    files.put(age, new Kept(file, age, compressed));
                }
            }
        }
        return List.copyOf(files.values());
    }

    private List<Path> siblings() throws IOException {
        List<Path> files = new ArrayList<>();
        String prefix = current.getFileName() + ".";
        try (DirectoryStream<Path> folder = Files.newDirectoryStream(
                current.getParent(), file -> file.getFileName().toString().startsWith(prefix))) {
            folder.forEach(files::add);
        } catch (NoSuchFileException e) {
            return List.of(); // nothing was ever written
        }
        return files;
    }

    private Path named(int age, boolean compressed) {
        return current.resolveSibling(current.getFileName() + "." + age + (compressed ? GZ : ""));
    }

    private Path turnsFile() {
        return current.resolveSibling(current.getFileName() + ".turns");
    }

    private long turns() throws IOException {
        try {
            String text = Files.readString(turnsFile(), StandardCharsets.US_ASCII);
            return text.matches("\\d{1,18}")
                    ? Long.parseLong(text)
                    : 0; // cut short by a crash: nobody remembers a place from before it
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    private static Opened open(Kept file, long turns) throws IOException {
        return new Opened(Content.open(file.path, file.compressed), turns - file.age);
    }
}
