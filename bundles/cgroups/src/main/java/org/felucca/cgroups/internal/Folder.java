package org.felucca.cgroups.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.felucca.linux.Errno;
import org.felucca.linux.Fd;
import org.felucca.linux.LinuxException;
import org.felucca.linux.LinuxFiles;
import org.felucca.linux.OpenFlag;

/**
 * A folder in a tree of cgroups, there or not. A file of it is read by one open, and written by one write(2), as the kernel
 * takes each write for a whole command. Holds no descriptor of its own; safe for several threads.
 */
public final class Folder {
    /** What version 1 shows for no limit: the largest count of whole pages. */
    public static final long UNLIMITED = 0x7fff_ffff_ffff_f000L;

    private static final int MODE = 0755;

    private final Fd root;
    private final Path mountPoint;
    private final String path;

    /**
     * @param root the mount point, open while this is in use
     * @param path below it, without a slash in front; empty for the root of the tree
     */
    public Folder(Fd root, Path mountPoint, String path) {
        this.root = root;
        this.mountPoint = mountPoint;
        this.path = path;
    }

    /** Where it is on this host. */
    public Path location() {
        return mountPoint.resolve(path);
    }

    /** A folder in this folder. */
    public Folder child(String name) {
        return new Folder(root, mountPoint, path.isEmpty() ? name : path + "/" + name);
    }

    /** The folder around this one; empty for the root of the tree. */
    public Optional<Folder> parent() {
        int slash = path.lastIndexOf('/');
        return path.isEmpty()
                ? Optional.empty()
                : Optional.of(new Folder(root, mountPoint, slash < 0 ? "" : path.substring(0, slash)));
    }

    /** Whether it exists. */
    public boolean exists() {
        return path.isEmpty() || Files.isDirectory(location());
    }

    /** Whether it has this file. */
    public boolean has(String file) {
        return Files.exists(location().resolve(file));
    }

    /**
     * Makes it; the folder around it must be there.
     *
     * @return false when it was there
     */
    public boolean make() {
        try {
            LinuxFiles.mkdir(root, path, MODE);
            return true;
        } catch (LinuxException e) {
            if (e.is(Errno.EEXIST)) {
                return false;
            }
            throw new LinuxException("make cgroup", location().toString(), e.errno());
        }
    }

    /**
     * Removes it.
     *
     * @return false when it was not there
     * @throws LinuxException EBUSY when processes or folders are in it
     */
    public boolean remove() {
        try {
            LinuxFiles.rmdir(root, path);
            return true;
        } catch (LinuxException e) {
            // ENODEV comes from a tree that is being taken down.
            if (e.is(Errno.ENOENT) || e.is(Errno.ENODEV)) {
                return false;
            }
            throw new LinuxException("remove cgroup", location().toString(), e.errno());
        }
    }

    /** The folders in this one. */
    public List<Folder> children() {
        List<Folder> children = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(location(), Files::isDirectory)) {
            entries.forEach(entry -> children.add(child(entry.getFileName().toString())));
            return children;
        } catch (NoSuchFileException gone) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Opens one of its files. */
    public Fd open(String file, OpenFlag... flags) {
        return LinuxFiles.openAt(root, relative(file), flags);
    }

    /** Opens the folder itself, as clone3(2) with CLONE_INTO_CGROUP and bpf(2) want it. */
    public Fd open() {
        return LinuxFiles.openAt(root, path.isEmpty() ? "." : path, OpenFlag.DIRECTORY);
    }

    /** The whole of a file. */
    public String read(String file) {
        try (Fd fd = open(file)) {
            ByteBuffer buffer = ByteBuffer.allocate(4096);
            if (LinuxFiles.read(fd, buffer) < buffer.capacity()) {
                return new String(buffer.array(), 0, buffer.position(), UTF_8);
            }
            ByteArrayOutputStream more = new ByteArrayOutputStream();
            do {
                more.write(buffer.array(), 0, buffer.position());
                buffer.clear();
            } while (LinuxFiles.read(fd, buffer) > 0);
            return more.toString(UTF_8);
        } catch (LinuxException e) {
            throw new LinuxException("read", location().resolve(file).toString(), e.errno());
        }
    }

    /** The whole of a file; empty when this kernel, or this folder, has none of this name. */
    public Optional<String> readIfThere(String file) {
        try {
            return Optional.of(read(file));
        } catch (LinuxException e) {
            if (isAbsent(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** A file that is one number; {@code max} is {@link #UNLIMITED}; empty when there is none of this name. */
    public OptionalLong number(String file) {
        Optional<String> text = readIfThere(file).map(String::strip);
        return text.isEmpty() ? OptionalLong.empty() : OptionalLong.of(parse(text.get()));
    }

    /** A file of lines {@code key number}; empty when there is none of this name. */
    public Map<String, Long> keyed(String file) {
        Map<String, Long> values = new LinkedHashMap<>();
        for (String line : readIfThere(file).orElse("").split("\n", -1)) {
            int blank = line.indexOf(' ');
            if (blank > 0) {
                values.put(line.substring(0, blank), parse(line.substring(blank + 1)));
            }
        }
        return values;
    }

    /** Reads a number as cgroup files have it. */
    public static long parse(String text) {
        return text.equals("max") ? UNLIMITED : Long.parseUnsignedLong(text);
    }

    /** The pids in a file of them. */
    public List<Integer> pids(String file) {
        return readIfThere(file).orElse("").lines().map(Integer::valueOf).toList();
    }

    /** Writes to a file, at once. */
    public void write(String file, String text) {
        writeEach(file, List.of(text));
    }

    /** Writes a number to a file. */
    public void write(String file, long number) {
        write(file, Long.toString(number));
    }

    /** Writes each text to a file by a write of its own. */
    public void writeEach(String file, List<String> texts) {
        String current = "";
        try (Fd fd = open(file, OpenFlag.WRITE_ONLY)) {
            for (String text : texts) {
                current = text;
                LinuxFiles.writeAll(fd, text.getBytes(UTF_8));
            }
        } catch (LinuxException e) {
            String what = current.isEmpty() ? "write" : "write " + current.strip() + " to";
            throw new LinuxException(what, location().resolve(file).toString(), e.errno());
        }
    }

    /** Whether a failure says that the file, the folder or its controller is not there. */
    public static boolean isAbsent(LinuxException e) {
        return e.is(Errno.ENOENT) || e.is(Errno.ENODEV);
    }

    private String relative(String file) {
        return path.isEmpty() ? file : path + "/" + file;
    }

    @Override
    public String toString() {
        return location().toString();
    }
}
