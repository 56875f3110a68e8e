package org.felucca.linux;

import org.felucca.linux.ffi.Kernel;
import org.felucca.linux.ffi.Memory;

/** Pipes with a name, fifo(7): they carry a container's stdio past the life of an engine. */
public final class Fifos {
    private Fifos() {}

    /**
     * Makes a FIFO.
     *
     * @param mode its permissions, whatever the umask
     */
    public static void make(String path, int mode) {
        try (Memory text = Memory.text(path)) {
            Kernel.call(Sys.MKNODAT, path, Fd.CWD.number(), text.address(), Stat.FIFO | mode, 0);
            Kernel.call(Sys.FCHMODAT, path, Fd.CWD.number(), text.address(), mode);
        }
    }

    /** Opens for reading without waiting for a writer; reads do not block. End of file comes when the last writer has closed. */
    public static Fd openRead(String path) {
        return LinuxFiles.open(path, OpenFlag.NON_BLOCKING);
    }

    /** Opens both ways, so that a writer is never broken and a reader sees no end; Linux allows it and it never waits. */
    public static Fd openBoth(String path) {
        return LinuxFiles.open(path, OpenFlag.READ_WRITE);
    }

    /**
     * Opens for writing; writes do not block.
     *
     * @throws LinuxException ENXIO when nobody has it open for reading
     */
    public static Fd openWrite(String path) {
        return LinuxFiles.open(path, OpenFlag.WRITE_ONLY, OpenFlag.NON_BLOCKING);
    }
}
