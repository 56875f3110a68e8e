package org.felucca.linux.nft;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;
import org.felucca.linux.Fd;
import org.felucca.linux.Sys;
import org.felucca.linux.ffi.Kernel;
import org.felucca.linux.ffi.LibNftables;

/**
 * Runs commands of nft(8) in this process, in the network namespace of the host: libnftables opens its netlink socket
 * at the first call, and no thread of ours is ever elsewhere.
 *
 * <p>Any thread may call; calls run one after another, as the library keeps state of its own. A call costs about a millisecond
 * for a small transaction.
 */
public final class Nft {
    private static final int OUTPUT_HANDLE = 8;
    private static final int OUTPUT_JSON = 16;
    private static final int FD_SETSIZE = 1024;
    /** What other threads may open at the same moment. */
    private static final int SPARE = 64;

    private static final Lock ONE_AT_A_TIME = new ReentrantLock();

    /** Guarded by {@link #ONE_AT_A_TIME}. */
    private static Pointer context;

    private Nft() {}

    /**
     * Runs commands as one transaction: all of them take effect at once, or none does.
     *
     * @param commands in the language of nft(8), several lines or semicolons
     * @return what list commands among them printed, with handles; else empty
     * @throws NftException when one of them is wrong or the kernel refuses
     * @throws UnsupportedOperationException when libnftables is not installed
     */
    public static String run(String commands) {
        return run(commands, OUTPUT_HANDLE);
    }

    /** The same, with the output as JSON, libnftables-json(5). */
    public static String json(String commands) {
        return run(commands, OUTPUT_JSON | OUTPUT_HANDLE);
    }

    private static String run(String commands, int output) {
        LibNftables library = Library.load();
        ONE_AT_A_TIME.lock();
        try {
            Pointer context = context(library);
            // buffering what is buffered already empties the buffers
            library.nft_ctx_buffer_output(context);
            library.nft_ctx_buffer_error(context);
            library.nft_ctx_output_set_flags(context, output);
            if (library.nft_run_cmd_from_buffer(context, commands) != 0) {
                throw new NftException(library.nft_ctx_get_error_buffer(context).strip());
            }
            return library.nft_ctx_get_output_buffer(context);
        } finally {
            ONE_AT_A_TIME.unlock();
        }
    }

    /**
     * One for the life of this class. Its netlink socket has to have a number that select(2) takes, for the library waits with it and ends the
     * process otherwise: so it is made while there are few descriptors, and kept.
     */
    private static Pointer context(LibNftables library) {
        if (context == null) {
            final int fDupfdCloexec = 1030;
            int lowest = (int) Kernel.call(Sys.FCNTL, "lowest free descriptor", 0, fDupfdCloexec, 0);
            Fd.of(lowest).close();
            if (lowest >= FD_SETSIZE - SPARE) {
                throw new NftException("too many descriptors are open to begin with the packet filter");
            }
            context = library.nft_ctx_new(0);
        }
        return context;
    }

    /** Loaded at first use, so that an engine without networks runs where the library is not installed. */
    private static final class Library {
        private static final LibNftables INSTANCE =
                LibraryLoader.create(LibNftables.class).failImmediately().load("libnftables.so.1");

        static LibNftables load() {
            try {
                return INSTANCE;
            } catch (ExceptionInInitializerError | NoClassDefFoundError e) {
                throw new UnsupportedOperationException(
                        "libnftables.so.1 cannot be loaded: install the package libnftables1", e);
            }
        }
    }
}
