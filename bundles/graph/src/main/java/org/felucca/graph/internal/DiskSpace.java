package org.felucca.graph.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.felucca.linux.Errno;
import org.felucca.linux.LinuxException;
import org.felucca.linux.LinuxFiles;
import org.felucca.model.Errors;
import org.felucca.model.FeluccaException;

/** A full disk is told in the words that Docker's users look for: {@code no space left on device}. */
final class DiskSpace {
    private static final String FULL = "no space left on device";
    private static final String QUOTA = "disk quota exceeded";

    private DiskSpace() {}

    /**
     * Fails now rather than in the middle.
     *
     * @param root of the store
     * @param bytes that will be written at least
     */
    static void require(Path root, long bytes) {
        LinuxFiles.FileSystem fs = LinuxFiles.fileSystem(root.toString());
        long free = fs.available() * fs.blockSize();
        if (bytes > free) {
            throw Errors.internal("write %s: %d bytes are needed, %d are free: %s", root, bytes, free, FULL);
        }
    }

    /** The failure again; as one that says so if the disk is full. */
    static RuntimeException told(Exception failure) throws IOException {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String text = textOf(cause);
            if (!text.isEmpty()) {
                throw failure instanceof FeluccaException e && e.getMessage().endsWith(text)
                        ? e
                        : Errors.internal(failure, "%s", sentence(cause, text));
            }
        }
        if (failure instanceof IOException e) {
            throw e;
        }
        throw (RuntimeException) failure;
    }

    /** Empty if that is not what it is about. The JDK has the errno only in the text, as strerror(3) says it. */
    private static String textOf(Throwable cause) {
        if (cause instanceof LinuxException e) {
            return e.is(Errno.ENOSPC) ? FULL : e.is(Errno.EDQUOT) ? QUOTA : "";
        }
        String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        return cause instanceof IOException ? message.endsWith(FULL) ? FULL : message.endsWith(QUOTA) ? QUOTA : "" : "";
    }

    private static String sentence(Throwable cause, String text) {
        if (cause instanceof LinuxException e) {
            return (e.op() + " " + e.detail()).strip() + ": " + text;
        }
        String message = cause.getMessage();
        String before = message.substring(0, message.length() - text.length()).strip();
        return before.isEmpty() ? "write: " + text : before + " " + text;
    }
}
