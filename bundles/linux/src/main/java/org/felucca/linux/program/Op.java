package org.felucca.linux.program;

import org.felucca.linux.Arch;
import org.felucca.linux.Sys;

/** What a row does: a system call, or one of the two things that the interpreter does itself (negative numbers). */
record Op(String label, int x86, int arm) {
    /** {@code result = ((u32 at a0 >> a1) & a2) - a3}: looks into memory, picks bits, compares. */
    static final Op EXTRACT = new Op("extract", -1, -1);

    /** Goes back to the caller of the interpreter. Never reached by a child. */
    static final Op RETURN = new Op("return", -2, -2);

    static Op of(Sys sys) {
        return new Op(sys.label(), sys.number(Arch.X86_64), sys.number(Arch.AARCH64));
    }

    int number(Arch arch) {
        return switch (arch) {
            case X86_64 -> x86;
            case AARCH64 -> arm;
        };
    }
}
