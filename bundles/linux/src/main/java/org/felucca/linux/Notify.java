package org.felucca.linux;

import static org.felucca.linux.ffi.Kernel.call;

import org.felucca.linux.ffi.Memory;

/** Descriptors that become readable when something has happened. Made not to block; whoever gets one closes it. */
public final class Notify {
    private static final int CLOEXEC = 0x8_0000;
    private static final int NON_BLOCKING = 0x800;
    private static final int IN_MODIFY = 2;

    private Notify() {}

    /** A counter that the kernel, or somebody in this process, adds to, eventfd(2). Reading its eight bytes makes it zero. */
    public static Fd counter() {
        return Fd.of((int) call(Sys.EVENTFD2, "", 0, CLOEXEC | NON_BLOCKING));
    }

    /**
     * Tells of changes of a file's content, inotify(7). Reading gives struct inotify_event; that of a removed file is IN_IGNORED.
     */
    public static Fd ofChanges(String path) {
        Fd notify = Fd.of((int) call(Sys.INOTIFY_INIT1, "", CLOEXEC | NON_BLOCKING));
        try (Memory text = Memory.text(path)) {
            call(Sys.INOTIFY_ADD_WATCH, path, notify.number(), text.address(), IN_MODIFY);
            return notify;
        } catch (LinuxException e) {
            notify.close();
            throw e;
        }
    }
}
