package org.felucca.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.felucca.linux.ffi.Kernel;

/** Pseudo terminals, pty(7). The master is what an engine reads and writes; the slave is a container's terminal. */
public final class Pty {
    private static final long TIOCSWINSZ = 0x5414;
    private static final long TIOCGWINSZ = 0x5413;
    private static final long TIOCSPTLCK = 0x4004_5431L;
    private static final long TIOCGPTN = 0x8004_5430L;
    private static final long TIOCGPTPEER = 0x5441;

    private Pty() {}

    /** Rows and columns of a terminal, in characters. */
    public record Size(int rows, int columns) {}

    /** Opens a new master in the devpts that is mounted at /dev/pts, unlocked. */
    public static Fd openMaster() {
        return openMaster("/dev/pts/ptmx");
    }

    /**
     * Opens a new master through a ptmx file, unlocked.
     *
     * @param ptmx of the devpts instance it is to belong to
     */
    public static Fd openMaster(String ptmx) {
        Fd master = LinuxFiles.open(ptmx, OpenFlag.READ_WRITE, OpenFlag.NO_CONTROLLING_TTY);
        unlock(master);
        return master;
    }

    /** Lets the slave be opened, unlockpt(3). */
    public static void unlock(Fd master) {
        Ioctl.call("TIOCSPTLCK", master, TIOCSPTLCK, new byte[4]);
    }

    /** The number of the slave in its devpts, as in {@code /dev/pts/N}, ptsname(3). */
    public static int number(Fd master) {
        byte[] number = new byte[4];
        Ioctl.call("TIOCGPTN", master, TIOCGPTN, number);
        return ByteBuffer.wrap(number).order(ByteOrder.nativeOrder()).getInt();
    }

    /** Opens the slave of a master, wherever its devpts is mounted, ioctl_tty(2) TIOCGPTPEER (Linux 4.13). */
    public static Fd openSlave(Fd master) {
        long flags = OpenFlag.bits(OpenFlag.READ_WRITE, OpenFlag.NO_CONTROLLING_TTY);
        return Fd.of((int) Kernel.checked(
                "open slave of", master.toString(), Kernel.raw(Sys.IOCTL, master.number(), TIOCGPTPEER, flags)));
    }

    /** Sets the size; the foreground processes get SIGWINCH. */
    public static void resize(Fd master, Size size) {
        byte[] winsize = new byte[8];
        ByteBuffer.wrap(winsize)
                .order(ByteOrder.nativeOrder())
                .putShort((short) size.rows)
                .putShort((short) size.columns);
        Ioctl.call("TIOCSWINSZ", master, TIOCSWINSZ, winsize);
    }

    /** The size of a terminal. */
    public static Size size(Fd terminal) {
        byte[] winsize = new byte[8];
        Ioctl.call("TIOCGWINSZ", terminal, TIOCGWINSZ, winsize);
        ByteBuffer buffer = ByteBuffer.wrap(winsize).order(ByteOrder.nativeOrder());
        return new Size(buffer.getShort(0), buffer.getShort(2));
    }
}
