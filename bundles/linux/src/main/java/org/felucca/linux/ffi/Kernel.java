package org.felucca.linux.ffi;

import com.kenai.jffi.CallContext;
import com.kenai.jffi.CallingConvention;
import com.kenai.jffi.Function;
import com.kenai.jffi.HeapInvocationBuffer;
import com.kenai.jffi.Invoker;
import com.kenai.jffi.LastError;
import com.kenai.jffi.Library;
import com.kenai.jffi.Type;
import java.util.Arrays;
import org.felucca.linux.Arch;
import org.felucca.linux.Errno;
import org.felucca.linux.LinuxException;
import org.felucca.linux.Sys;

/**
 * The one way of this bundle into the kernel: syscall(2) of libc. EINTR is retried here and errno is read here, at once and
 * on the same thread; JNR keeps it for each thread from the moment the call returns.
 *
 * <p>This uses jffi, the layer of JNR below its interfaces: it is ready 90 ms earlier, and the stubs that JNR 2.2.19 compiles for
 * interface methods pass the wrong fifth and sixth argument on x86-64. Passing integers to a variadic function is the
 * same as to a plain one in the calling conventions of Linux on x86-64 and aarch64.
 */
public final class Kernel {
    private static final long SYSCALL = Library.getDefault().getSymbolAddress("syscall");
    private static final CallContext SIX = context(6);
    private static final Function SEVEN = new Function(SYSCALL, context(7));
    private static final Invoker INVOKER = Invoker.getInstance();
    private static final LastError LAST_ERROR = LastError.getInstance();
    private static final Arch ARCH = Arch.current();

    private Kernel() {}

    /**
     * Makes a system call, again when a signal interrupted it.
     *
     * @param args up to six integers or addresses
     * @return the result, or the negated errno: never {@code -EINTR}
     */
    public static long raw(Sys sys, long... args) {
        while (true) {
            long result = once(sys, args);
            if (result != -Errno.EINTR.code()) {
                return result;
            }
        }
    }

    /** Makes a system call exactly once; the result, or the negated errno. For close(2), where EINTR must not be retried. */
    public static long once(Sys sys, long... args) {
        int number = sys.number(ARCH);
        long result;
        if (args.length == 6) {
            HeapInvocationBuffer buffer = new HeapInvocationBuffer(SEVEN);
            buffer.putLong(number);
            for (long arg : args) {
                buffer.putLong(arg);
            }
            result = INVOKER.invokeLong(SEVEN, buffer);
        } else {
            result = INVOKER.invokeL6(
                    SIX, SYSCALL, number, arg(args, 0), arg(args, 1), arg(args, 2), arg(args, 3), arg(args, 4));
        }
        return result == -1 ? -LAST_ERROR.get() : result;
    }

    private static long arg(long[] args, int index) {
        return index < args.length ? args[index] : 0;
    }

    private static CallContext context(int arguments) {
        Type[] types = new Type[arguments];
        Arrays.fill(types, Type.SINT64);
        return CallContext.getCallContext(Type.SINT64, types, CallingConvention.DEFAULT, true);
    }

    /**
     * Makes a system call that must succeed.
     *
     * @param detail what it is done to, for the message; may be empty
     * @throws LinuxException named by the call when the kernel refuses
     */
    public static long call(Sys sys, String detail, long... args) {
        return checked(sys.label(), detail, raw(sys, args));
    }

    /** Returns the result of {@link #raw}, or throws what it says. */
    public static long checked(String op, String detail, long result) {
        if (result < 0 && result >= -4095) {
            throw new LinuxException(op, detail, Errno.of((int) -result));
        }
        return result;
    }
}
