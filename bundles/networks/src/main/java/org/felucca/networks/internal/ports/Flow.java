package org.felucca.networks.internal.ports;

import org.felucca.linux.Fd;
import org.felucca.linux.InetSockets;
import org.felucca.linux.Pipe;

/** One direction of a connection: bytes go from socket to socket through a pipe, inside the kernel. */
final class Flow implements AutoCloseable {
    private static final int CHUNK = 1 << 16;
    private static final int CHUNKS_A_TURN = 16;

    private final Fd source;
    private final Fd target;
    private final Pipe pipe = Pipe.open();
    private int inPipe;
    private boolean end;

    Flow(Fd source, Fd target) {
        this.source = source;
        this.target = target;
    }

    /** Moves what can be moved now, and not so much that others wait for long. Throws LinuxException when a side is gone. */
    void move() {
        for (int i = 0; i < CHUNKS_A_TURN && !ended(); i++) {
            if (inPipe == 0) {
                int read = InetSockets.splice(source, pipe.write(), CHUNK);
                if (read == InetSockets.WOULD_BLOCK) {
                    return;
                }
                if (read == 0) {
                    end = true;
                    InetSockets.endOutput(target);
                    return;
                }
                inPipe = read;
            }
            int written = InetSockets.splice(pipe.read(), target, inPipe);
            if (written == InetSockets.WOULD_BLOCK) {
                return;
            }
            inPipe -= written;
        }
    }

    boolean wantsSource() {
        return !end && inPipe == 0;
    }

    boolean wantsTarget() {
        return inPipe > 0;
    }

    boolean ended() {
        return end;
    }

    @Override
    public void close() {
        pipe.close();
    }
}
