package org.felucca.linux.program;

import com.kenai.jffi.CallContext;
import com.kenai.jffi.CallingConvention;
import com.kenai.jffi.Function;
import com.kenai.jffi.HeapInvocationBuffer;
import com.kenai.jffi.Invoker;
import com.kenai.jffi.Type;
import java.util.HexFormat;
import org.felucca.linux.Arch;
import org.felucca.linux.Sys;
import org.felucca.linux.ffi.Kernel;
import org.felucca.linux.ffi.Memory;

/**
 * The only native code of Felucca: it carries out the rows of a program, one after the other. It keeps the address of the
 * current row in one register that the kernel preserves, and everything else in the row, so that a child that shares this
 * memory and this stack disturbs nobody: it touches the stack only on the way in and, in the parent, on the way out.
 *
 * <p>For each row (see {@link Linked}): load the arguments, through their address where the mask says so; make the call, or
 * one of two operations of its own when the number is negative; store the result; go on with the row that the
 * sign of the result selects. Called as {@code void run(row*)}; a saved program starts with a jump into the same bytes.
 *
 * <p>The bytes stand beside their listing. A test assembles nothing but has a disassembler read them back.
 */
final class Interpreter {
    private static final String[] X86_64 = {
        "55", // run: push rbp
        "4889fd", // mov rbp, rdi
        "8b4d40", // step: mov ecx, [rbp+64]
        "488b7d08", // mov rdi, [rbp+8]
        "f6c101", // test cl, 1
        "7403", // jz 1f
        "488b3f", // mov rdi, [rdi]
        "488b7510", // 1: mov rsi, [rbp+16]
        "f6c102", // test cl, 2
        "7403", // jz 1f
        "488b36", // mov rsi, [rsi]
        "488b5518", // 1: mov rdx, [rbp+24]
        "f6c104", // test cl, 4
        "7403", // jz 1f
        "488b12", // mov rdx, [rdx]
        "4c8b5520", // 1: mov r10, [rbp+32]
        "f6c108", // test cl, 8
        "7403", // jz 1f
        "4d8b12", // mov r10, [r10]
        "4c8b4528", // 1: mov r8, [rbp+40]
        "f6c110", // test cl, 16
        "7403", // jz 1f
        "4d8b00", // mov r8, [r8]
        "4c8b4d30", // 1: mov r9, [rbp+48]
        "f6c120", // test cl, 32
        "7403", // jz 1f
        "4d8b09", // mov r9, [r9]
        "488b4500", // 1: mov rax, [rbp]
        "4885c0", // test rax, rax
        "781f", // js pseudo
        "0f05", // syscall
        "48894538", // done: mov [rbp+56], rax
        "4885c0", // test rax, rax
        "780e", // js neg
        "7406", // jz zero
        "488b6d58", // mov rbp, [rbp+88]
        "eb99", // jmp step
        "488b6d50", // zero: mov rbp, [rbp+80]
        "eb93", // jmp step
        "488b6d48", // neg: mov rbp, [rbp+72]
        "eb8d", // jmp step
        "48ffc0", // pseudo: inc rax
        "750d", // jnz return
        "8b07", // mov eax, [rdi]
        "89f1", // mov ecx, esi
        "d3e8", // shr eax, cl
        "21d0", // and eax, edx
        "4c29d0", // sub rax, r10
        "ebd1", // jmp done
        "5d", // return: pop rbp
        "c3", // ret
    };
    private static final String[] AARCH64 = {
        "fd7bbea9", // run: stp x29, x30, [sp, #-32]!
        "f30b00f9", // str x19, [sp, #16]
        "f30300aa", // mov x19, x0
        "692240f9", // step: ldr x9, [x19, #64]
        "600640f9", // ldr x0, [x19, #8]
        "49000036", // tbz w9, #0, 1f
        "000040f9", // ldr x0, [x0]
        "610a40f9", // 1: ldr x1, [x19, #16]
        "49000836", // tbz w9, #1, 1f
        "210040f9", // ldr x1, [x1]
        "620e40f9", // 1: ldr x2, [x19, #24]
        "49001036", // tbz w9, #2, 1f
        "420040f9", // ldr x2, [x2]
        "631240f9", // 1: ldr x3, [x19, #32]
        "49001836", // tbz w9, #3, 1f
        "630040f9", // ldr x3, [x3]
        "641640f9", // 1: ldr x4, [x19, #40]
        "49002036", // tbz w9, #4, 1f
        "840040f9", // ldr x4, [x4]
        "651a40f9", // 1: ldr x5, [x19, #48]
        "49002836", // tbz w9, #5, 1f
        "a50040f9", // ldr x5, [x5]
        "680240f9", // 1: ldr x8, [x19]
        "8801f8b7", // tbnz x8, #63, pseudo
        "010000d4", // svc #0
        "601e00f9", // done: str x0, [x19, #56]
        "1f0000f1", // cmp x0, #0
        "cb000054", // b.lt neg
        "60000054", // b.eq zero
        "732e40f9", // ldr x19, [x19, #88]
        "e5ffff17", // b step
        "732a40f9", // zero: ldr x19, [x19, #80]
        "e3ffff17", // b step
        "732640f9", // neg: ldr x19, [x19, #72]
        "e1ffff17", // b step
        "080500b1", // pseudo: adds x8, x8, #1
        "c1000054", // b.ne return
        "000040b9", // ldr w0, [x0]
        "0024c11a", // lsr w0, w0, w1
        "0000020a", // and w0, w0, w2
        "000003cb", // sub x0, x0, x3
        "f0ffff17", // b done
        "f30b40f9", // return: ldr x19, [sp, #16]
        "fd7bc2a8", // ldp x29, x30, [sp], #32
        "c0035fd6", // ret
    };

    private Interpreter() {}

    /** The machine code for a processor; it runs wherever it is put. */
    static byte[] code(Arch arch) {
        return HexFormat.of().parseHex(String.join("", listing(arch)));
    }

    private static String[] listing(Arch arch) {
        return switch (arch) {
            case X86_64 -> X86_64;
            case AARCH64 -> AARCH64;
        };
    }

    /**
     * Runs rows in the calling thread, until one goes back to Java.
     *
     * @param row address of the first row of a linked program
     */
    static void run(long row) {
        Mapped.run(row);
    }

    /** The code in this process: written, then made executable, never both at once. */
    private static final class Mapped {
        private static final Function RUN = new Function(
                map(code(Arch.current())),
                CallContext.getCallContext(Type.VOID, new Type[] {Type.ULONG_LONG}, CallingConvention.DEFAULT, false));

        private static long map(byte[] code) {
            final int size = 4096;
            final int protRead = 1;
            final int protWrite = 2;
            final int protExec = 4;
            final int mapPrivateAnonymous = 0x22;
            long address =
                    Kernel.call(Sys.MMAP, "interpreter", 0, size, protRead | protWrite, mapPrivateAnonymous, -1, 0);
            Memory.write(address, code);
            // On aarch64 the kernel cleans the caches of a page when it first becomes executable.
            Kernel.call(Sys.MPROTECT, "interpreter", address, size, protRead | protExec);
            return address;
        }

        private static void run(long row) {
            HeapInvocationBuffer arguments = new HeapInvocationBuffer(RUN);
            arguments.putLong(row);
            Invoker.getInstance().invokeLong(RUN, arguments);
        }
    }
}
