package org.felucca.networks.internal.dns;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;
import org.felucca.linux.Fd;
import org.felucca.linux.LinuxException;
import org.felucca.linux.LinuxFiles;
import org.felucca.linux.Poller;

/** A connection on which messages come and go, each with its length before it, RFC 1035 4.2.2. Of the loop's thread alone. */
final class Framed {
    private static final int PREFIX = 2;
    private static final int LONGEST = 65_535;
    /** Who asks and never reads the answers is not served without end. */
    private static final int MOST_WAITING = 1 << 20;

    private final Poller.Registration registration;
    private final Consumer<byte[]> arrived;
    private final Runnable ended;
    private ByteBuffer in = ByteBuffer.allocate(512);
    private ByteBuffer out = ByteBuffer.allocate(0);
    private boolean closed;

    /**
     * Takes the socket over, which may still be connecting.
     *
     * @param arrived gets messages
     * @param ended called once when the other side has gone; not after {@link #close}
     */
    Framed(Poller poller, Fd socket, Consumer<byte[]> arrived, Runnable ended) {
        this.arrived = arrived;
        this.ended = ended;
        this.registration = poller.register(socket, (self, ready) -> ready(ready));
        registration.want(true, false);
    }

    private void ready(Poller.Ready ready) {
        if (closed) {
            return;
        }
        try {
            boolean open = !ready.readable() || read();
            if (open && !closed) {
                write();
            } else if (!closed) {
                end();
            }
        } catch (LinuxException e) {
            end(); // a connection that breaks has ended
        }
    }

    private void end() {
        close();
        ended.run();
    }

    /** False at the end. */
    private boolean read() {
        int count = LinuxFiles.read(registration.fd(), in);
        if (count == 0) {
            return false;
        }
        in.flip();
        while (!closed && in.remaining() >= PREFIX) {
            int length = Short.toUnsignedInt(in.getShort(in.position()));
            if (in.remaining() < PREFIX + length) {
                break;
            }
            byte[] message = new byte[length];
            in.position(in.position() + PREFIX);
            in.get(message);
            arrived.accept(message);
        }
        in.compact();
        if (!in.hasRemaining()) {
            in = ByteBuffer.allocate(PREFIX + LONGEST).put(in.flip());
        }
        return true;
    }

    /** Sends a message, now or when the other side takes it. */
    void send(byte[] message) {
        if (closed) {
            return;
        }
        if (out.remaining() > MOST_WAITING) {
            end();
            return;
        }
        byte[] waiting = Arrays.copyOfRange(out.array(), out.position(), out.limit());
        out = ByteBuffer.allocate(waiting.length + PREFIX + message.length)
                .put(waiting)
                .putShort((short) message.length)
                .put(message)
                .flip();
        // written by the loop, when the connection stands
        registration.want(true, true);
    }

    private void write() {
        while (out.hasRemaining() && LinuxFiles.write(registration.fd(), out) != LinuxFiles.WOULD_BLOCK) {
            // goes on until all is gone or the other side is full
        }
        registration.want(true, out.hasRemaining());
    }

    void close() {
        if (!closed) {
            closed = true;
            registration.close();
            registration.fd().close();
        }
    }
}
