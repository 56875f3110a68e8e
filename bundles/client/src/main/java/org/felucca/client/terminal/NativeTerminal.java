package org.felucca.client.terminal;

import org.felucca.linux.Fd;
import org.felucca.linux.LinuxException;
import org.felucca.linux.Pty;
import org.felucca.linux.RawTerminal;

/** Terminal calls of the kernel. Apart from {@link Terminal} so that only commands that have a terminal to change load the native library. */
final class NativeTerminal {
    private NativeTerminal() {}

    /** Sets standard input to raw mode; closing the result sets it back. */
    static RawMode enterRawMode() {
        return RawTerminal.enter(Fd.of(0))::close;
    }

    /** The size of the terminal that standard output is; zeros if it has none. */
    static Terminal.Size size() {
        try {
            Pty.Size size = Pty.size(Fd.of(1));
            return new Terminal.Size(size.rows(), size.columns());
        } catch (LinuxException noTerminal) {
            return new Terminal.Size(0, 0);
        }
    }
}
