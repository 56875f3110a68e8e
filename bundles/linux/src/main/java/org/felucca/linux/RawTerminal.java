package org.felucca.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A terminal in raw mode, as cfmakeraw(3) sets it, until closed: keys are passed on as they are. Closing it again does no harm. Source:
 * ioctl_tty(2), termios(3).
 */
public final class RawTerminal implements AutoCloseable {
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

    private final Fd terminal;
    private final byte[] before;

    private RawTerminal(Fd terminal, byte[] before) {
        this.terminal = terminal;
        this.before = before;
    }

    /**
     * Sets a terminal to raw mode.
     *
     * @param terminal stays the caller's
     * @throws LinuxException ENOTTY for what is none
     */
    public static RawTerminal enter(Fd terminal) {
        byte[] before = new byte[TERMIOS_SIZE];
        Ioctl.call("TCGETS", terminal, TCGETS, before);
        Ioctl.call("TCSETSW", terminal, TCSETSW, raw(before));
        return new RawTerminal(terminal, before);
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

    /** Sets it back to what it was. */
    @Override
    public void close() {
        Ioctl.call("TCSETSW", terminal, TCSETSW, before.clone());
    }
}
