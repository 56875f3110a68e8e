package org.felucca.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.felucca.linux.Errno;
import org.felucca.linux.Fd;
import org.felucca.linux.FileContent;
import org.felucca.linux.LinuxException;
import org.felucca.linux.LinuxFiles;

/**
 * The bytes of a tar, read forward through one buffer outside the heap. What comes from a file is copied to files inside the kernel
 * where it is worth it.
 */
final class TarSource {
    private static final int BUFFER = 256 * 1024;
    private static final int WORTH_A_COPY_IN_THE_KERNEL = 128 * 1024;

    private final InputStream stream;
    private final Fd file;
    private final byte[] heap;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER).limit(0);
    private boolean copiesInKernel;

    TarSource(InputStream stream) {
        this.stream = stream;
        this.file = stream instanceof FdInputStream fd ? fd.fd() : null;
        this.heap = file == null ? new byte[BUFFER] : null;
        this.copiesInKernel = file != null;
    }

    /** Fills the array from the tar. False at the clean end, before the first byte. */
    boolean readBlock(byte[] into) throws IOException {
        int done = 0;
        while (done < into.length) {
            if (!buffer.hasRemaining() && !refill()) {
                if (done == 0) {
                    return false;
                }
                throw new ArchiveException("unexpected EOF");
            }
            int part = Math.min(buffer.remaining(), into.length - done);
            buffer.get(into, done, part);
            done += part;
        }
        return true;
    }

    /** Some bytes, at least one. */
    int readSome(byte[] into, int offset, int length) throws IOException {
        require(buffer.hasRemaining() || refill());
        int part = Math.min(length, buffer.remaining());
        buffer.get(into, offset, part);
        return part;
    }

    /** So many bytes, all or ArchiveException. */
    byte[] readFully(int length) throws IOException {
        byte[] bytes = new byte[length];
        if (length > 0 && !readBlock(bytes)) {
            throw new ArchiveException("unexpected EOF");
        }
        return bytes;
    }

    void skip(long length) throws IOException {
        require(skipIfThere(length));
    }

    /** False if the input ends before. */
    boolean skipIfThere(long length) throws IOException {
        for (long left = length; left > 0; ) {
            if (!buffer.hasRemaining() && !refill()) {
                return false;
            }
            int part = (int) Math.min(left, buffer.remaining());
            buffer.position(buffer.position() + part);
            left -= part;
        }
        return true;
    }

    /** Moves bytes of the tar to a file at its offset. */
    void copyTo(Fd to, long length) throws IOException {
        long left = length;
        while (left > 0) {
            if (!buffer.hasRemaining() && copiesInKernel && left >= WORTH_A_COPY_IN_THE_KERNEL) {
                left -= copyInKernel(to, left);
                continue;
            }
            require(buffer.hasRemaining() || refill());
            int part = (int) Math.min(left, buffer.remaining());
            int limit = buffer.limit();
            buffer.limit(buffer.position() + part);
            while (buffer.hasRemaining()) {
                LinuxFiles.write(to, buffer);
            }
            buffer.limit(limit);
            left -= part;
        }
    }

    private long copyInKernel(Fd to, long left) throws IOException {
        try {
            long copied = FileContent.copyRange(file, to, left);
            require(copied > 0);
            return copied;
        } catch (LinuxException e) {
            if (!e.is(Errno.EXDEV) && !e.is(Errno.EINVAL) && !e.is(Errno.ENOSYS) && !e.is(Errno.ENOTSUP)) {
                throw e;
            }
            copiesInKernel = false;
            return 0;
        }
    }

    /** Reads what is left, so that who hashes the stream has seen all of it. */
    void drain() throws IOException {
        if (file == null) {
            do {
                buffer.position(buffer.limit());
            } while (refill());
        }
    }

    private boolean refill() throws IOException {
        buffer.clear();
        int read;
        if (file != null) {
            read = LinuxFiles.read(file, buffer);
        } else {
            read = stream.read(heap, 0, heap.length);
            if (read > 0) {
                buffer.put(heap, 0, read);
            }
        }
        buffer.flip();
        return read > 0;
    }

    private static void require(boolean more) throws ArchiveException {
        if (!more) {
            throw new ArchiveException("unexpected EOF");
        }
    }
}
