package org.felucca.client.terminal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.felucca.linux.Fd;
import org.felucca.linux.Ioctl;
import org.felucca.linux.LinuxException;
import org.felucca.linux.Pty;

/**
 * Terminal calls of the kernel, ioctl_tty(2). Apart from {@link Terminal} so that only commands that have a terminal to
 * change load the native library.
 */
final class NativeTerminal {
    private static final long TCGETS = 0x5401;
    private static final long TCSETSW = 0x5403;

    // struct termios of asm-generic/termbits.h: four words of flags, the line discipline, 19 control characters
    private static final int TERMIOS_SIZE = 36;
    private static final int INPUT = 0;
    private static final int OUTPUT = 4;
    private static final int CONTROL = 8;
    private static final int LOCAL = 12;
    private static final int CHARACTERS = 17;
    private static final int VTIME = 5;
    private static final int VMIN = 6;

    // IGNBRK BRKINT PARMRK ISTRIP INLCR IGNCR ICRNL IXON
    private static final int INPUT_PROCESSING = 0x1 | 0x2 | 0x8 | 0x20 | 0x40 | 0x80 | 0x100 | 0x400;
    private static final int OPOST = 0x1;
    private static final int CSIZE_PARENB = 0x30 | 0x100;
    private static final int CS8 = 0x30;
    // ISIG ICANON ECHO ECHONL IEXTEN
    private static final int LOCAL_PROCESSING = 0x1 | 0x2 | 0x8 | 0x40 | 0x8000;

    private NativeTerminal() {}

    /** Sets standard input to raw mode as cfmakeraw(3) does; closing the result sets it back. */
    static RawMode enterRawMode() {
        Fd terminal = Fd.of(0);
        byte[] before = new byte[TERMIOS_SIZE];
        Ioctl.call("TCGETS", terminal, TCGETS, before);
        byte[] raw = raw(before);
        Ioctl.call("TCSETSW", terminal, TCSETSW, raw);
        return () -> Ioctl.call("TCSETSW", terminal, TCSETSW, before.clone());
    }

    /** The settings of a terminal with all processing of input and output switched off. */
    static byte[] raw(byte[] settings) {
        ByteBuffer raw = ByteBuffer.wrap(settings.clone()).order(ByteOrder.nativeOrder());
        raw.putInt(INPUT, raw.getInt(INPUT) & ~INPUT_PROCESSING);
        raw.putInt(OUTPUT, raw.getInt(OUTPUT) & ~OPOST);
        raw.putInt(CONTROL, (raw.getInt(CONTROL) & ~CSIZE_PARENB) | CS8);
        raw.putInt(LOCAL, raw.getInt(LOCAL) & ~LOCAL_PROCESSING);
        raw.put(CHARACTERS + VMIN, (byte) 1);
        raw.put(CHARACTERS + VTIME, (byte) 0);
        return raw.array();
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
