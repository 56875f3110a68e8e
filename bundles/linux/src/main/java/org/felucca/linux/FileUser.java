package org.felucca.linux;

import static org.felucca.linux.ffi.Kernel.call;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.felucca.linux.ffi.Memory;

/**
 * Another user to file systems, setfsuid(2): where root of the host has no id on disk, as on mounts that show files to a user namespace, it can make no
 * files. All capabilities stay.
 */
public final class FileUser {
    private static final int LINUX_CAPABILITY_VERSION_3 = 0x2008_0522;

    private FileUser() {}

    /**
     * Does something as that user, in a thread made for it: the kernel keeps this by thread, and no other thread may ever get it. An interrupt of the
     * caller interrupts that thread.
     *
     * @throws E what the action throws
     */
    public static <T, E extends Exception> T as(int uid, int gid, Class<E> failure, Callable<T> action)
            throws E, InterruptedException {
        FutureTask<T> task = new FutureTask<>(() -> {
            become(uid, gid);
            return action.call();
        });
        Thread thread = new Thread(task, "felucca-linux-user-" + uid);
        thread.setDaemon(true);
        thread.start();
        try {
            return await(thread, task);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof RuntimeException problem) {
                throw problem;
            }
            if (cause instanceof Error problem) {
                throw problem;
            }
            if (failure.isInstance(cause)) {
                throw failure.cast(cause);
            }
            throw new IllegalStateException(cause);
        }
    }

    /** Not before that thread has ended: it works with descriptors of the caller. */
    private static <T> T await(Thread thread, FutureTask<T> task) throws ExecutionException, InterruptedException {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
                thread.interrupt();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return task.get();
    }

    private static void become(int uid, int gid) {
        call(Sys.SETFSGID, "", gid);
        call(Sys.SETFSUID, "", uid);
        // the change has taken those that go with files out of the effective set, not out of the permitted one
        Host.Capabilities own = Host.capabilities();
        try (Memory header = Memory.allocate(8);
                Memory data = Memory.allocate(24)) {
            header.putInt(0, LINUX_CAPABILITY_VERSION_3);
            long permitted = own.permitted();
            data.putInt(0, (int) permitted).putInt(4, (int) permitted);
            data.putInt(12, (int) (permitted >>> 32)).putInt(16, (int) (permitted >>> 32));
            call(Sys.CAPSET, "", header.address(), data.address());
        }
    }
}
