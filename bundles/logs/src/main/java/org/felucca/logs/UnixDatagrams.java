package org.felucca.logs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import org.felucca.linux.Errno;
import org.felucca.linux.Fd;
import org.felucca.linux.LinuxException;
import org.felucca.linux.Sockets;

/** Datagrams to a unix socket. While its receiver is full the sender waits, in steps: nothing else would let it be closed meanwhile. */
final class UnixDatagrams implements Peer {
    private static final int STEP_MILLIS = 200;

    private final String path;
    private final Fd socket = Sockets.unixDatagram();
    private final ReentrantLock sending = new ReentrantLock();
    private volatile boolean closed;

    UnixDatagrams(Path path) throws IOException {
        this.path = path.toString();
        try {
            Sockets.sendTimeout(socket, STEP_MILLIS);
            Sockets.connectUnix(socket, this.path);
        } catch (LinuxException e) {
            socket.close();
            throw Peers.failed("unixgram", this.path, new IOException(e.errno().text(), e));
        }
    }

    @Override
    public void send(byte[] message) throws IOException {
        sending.lock();
        try {
            boolean sent;
            do {
                sent = trySend(message);
            } while (!sent);
        } finally {
            sending.unlock();
        }
    }

    /** False while the receiver takes nothing. */
    private boolean trySend(byte[] message) throws IOException {
        if (closed) {
            throw new IOException("the log is closed");
        }
        try {
            Sockets.sendUnix(socket, path, message);
            return true;
        } catch (LinuxException e) {
            if (e.is(Errno.EAGAIN)) {
                return false;
            }
            throw new IOException(e.getMessage(), e);
        }
    }

    /** The number of the descriptor is not free for others while somebody sends. */
    @Override
    public void close() {
        closed = true;
        sending.lock();
        try {
            socket.close();
        } finally {
            sending.unlock();
        }
    }
}
