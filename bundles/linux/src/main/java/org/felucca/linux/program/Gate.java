package org.felucca.linux.program;

import java.nio.ByteBuffer;
import java.util.List;
import org.felucca.linux.Fd;
import org.felucca.linux.LinuxFiles;
import org.felucca.linux.Pipe;
import org.felucca.linux.Sys;

/**
 * Holds a program at one of its rows until Java lets it go on: while the maps of its user namespace are written, or between create
 * and start of a container. If this process dies, the program fails at the gate; nothing is left waiting.
 *
 * <p>Whoever opens a gate closes it, after the program has run or failed.
 */
public final class Gate implements AutoCloseable {
    private final Pipe ready = Pipe.open();
    private final Pipe go = Pipe.open();

    private Gate() {}

    /** A closed gate for one program. */
    public static Gate open() {
        return new Gate();
    }

    /**
     * Adds the rows that wait here.
     *
     * @param name what is waited for: {@code wait for the maps of the user namespace}
     */
    public void hold(String name, Program.Builder rows) {
        Block one = Block.of((byte) 1);
        Block buffer = Block.zeroed(1);
        rows.call("tell: " + name, Sys.WRITE, Arg.fd(ready.write()), Arg.at(one), Arg.value(1));
        rows.call(name, Sys.READ, Arg.fd(go.read()), Arg.at(buffer), Arg.value(1))
                .onZero(rows.failure());
    }

    /** The descriptors that a saved program needs for this gate. */
    public List<Fd> descriptors() {
        return List.of(ready.write(), go.read());
    }

    /**
     * Waits until the program is at the gate. For a saved program, call {@link #handedOver()} before.
     *
     * @return false when it ended before it came here
     */
    public boolean awaitReady() {
        ByteBuffer one = ByteBuffer.allocate(1);
        return LinuxFiles.read(ready.read(), one) == 1 && one.get(0) == 1;
    }

    /** Lets the program go on. */
    public void release() {
        LinuxFiles.writeAll(go.write(), new byte[] {1});
    }

    /** Says that the program has its own copies of the descriptors now, so that its end can be noticed here, and our end there. */
    public void handedOver() {
        ready.write().close();
        go.read().close();
    }

    /** Closes a plain child's copies of our ends, so that our death is seen at the gate. */
    void forgetOurEnds(Program.Builder rows) {
        rows.call("close our end of the gate", Sys.CLOSE, Arg.fd(go.write()));
        rows.call("close our end of the gate", Sys.CLOSE, Arg.fd(ready.read()));
    }

    /** Wakes who waits for a program that never came. */
    void giveUp() {
        LinuxFiles.writeAll(ready.write(), new byte[] {0});
    }

    /** Makes the program fail at the gate, if it is there. */
    void refuse() {
        go.write().close();
    }

    @Override
    public void close() {
        ready.close();
        go.close();
    }
}
