package org.felucca.linux.nft;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;
import org.felucca.linux.ffi.LibNftables;

/**
 * Runs commands of nft(8) in this process, in the network namespace of the host: libnftables opens a netlink socket for the thread that
 * calls, and no thread of ours is ever elsewhere.
 *
 * <p>Any thread may call; calls run one after another, as the library keeps state of its own. A call costs about a millisecond
 * for a small transaction.
 */
public final class Nft {
    private static final int OUTPUT_HANDLE = 8;
    private static final int OUTPUT_JSON = 16;
    private static final Lock ONE_AT_A_TIME = new ReentrantLock();

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
            Pointer context = library.nft_ctx_new(0);
            try {
                library.nft_ctx_buffer_output(context);
                library.nft_ctx_buffer_error(context);
                library.nft_ctx_output_set_flags(context, output);
                if (library.nft_run_cmd_from_buffer(context, commands) != 0) {
                    throw new NftException(
                            library.nft_ctx_get_error_buffer(context).strip());
                }
                return library.nft_ctx_get_output_buffer(context);
            } finally {
                library.nft_ctx_free(context);
            }
        } finally {
            ONE_AT_A_TIME.unlock();
        }
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
