package org.felucca.cgroups.v2;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Runs the few instructions of eBPF that device programs have, Documentation/bpf/standardization/instruction-set.rst. Knows no others. */
final class Interpreter {
    private Interpreter() {}

    /** The program's answer about one access. */
    static boolean allows(byte[] program, int type, int access, int major, int minor) {
        ByteBuffer code = ByteBuffer.wrap(program).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer context = ByteBuffer.allocate(12)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(access << 16 | type)
                .putInt(major)
                .putInt(minor);
        long[] registers = new long[11];
        for (int at = 0; ; at++) {
            int opcode = Byte.toUnsignedInt(code.get(8 * at));
            int target = code.get(8 * at + 1) & 15;
            int source = (code.get(8 * at + 1) >> 4) & 15;
            int offset = code.getShort(8 * at + 2);
            int number = code.getInt(8 * at + 4);
            switch (opcode) {
                case 0x61 -> registers[target] = Integer.toUnsignedLong(context.getInt(offset));
                case 0xbf -> registers[target] = registers[source];
                case 0xb7 -> registers[target] = number;
                case 0x77 -> registers[target] >>>= number;
                case 0x57 -> registers[target] &= number;
                case 0x56 -> at += (int) registers[target] != number ? offset : 0;
                case 0x16 -> at += (int) registers[target] == number ? offset : 0;
                case 0x5e -> at += (int) registers[target] != (int) registers[source] ? offset : 0;
                case 0x95 -> {
                    return registers[0] != 0;
                }
                default -> throw new IllegalArgumentException("instruction " + Integer.toHexString(opcode));
            }
        }
    }
}
