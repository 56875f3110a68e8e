package org.felucca.archive;

import java.io.InputStream;
import java.nio.ByteBuffer;
import org.felucca.linux.Fd;
import org.felucca.linux.LinuxFiles;

/** An open file as a stream. Who knows it takes the descriptor and copies inside the kernel. Closing it closes the descriptor. */
public final class FdInputStream extends InputStream {
    private final Fd fd;

    public FdInputStream(Fd fd) {
        this.fd = fd;
    }

    /** The file, read from its offset on. */
    public Fd fd() {
        return fd;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        int read = LinuxFiles.read(fd, ByteBuffer.wrap(into, offset, length));
        return read == 0 ? -1 : read;
    }

    @Override
    public void close() {
        fd.close();
    }
}
