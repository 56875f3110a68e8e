package org.felucca.linux.program;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.felucca.linux.Arch;

/**
 * A program as a static executable file: the interpreter, read and execute; its rows and blocks, read and write; no libc, no
 * relocation, nothing else. See elf(5).
 *
 * <p>The first page of the file is the code, the table follows at {@link #TABLE_OFFSET}. In memory the table lies at the same place
 * within a 64 KiB page as in the file, as kernels of aarch64 may have such pages.
 */
public final class Elf {
    /** Where the table begins in the file. */
    static final int TABLE_OFFSET = 0x1000;

    /** The address at which the file's beginning would lie if the table's segment had it too. */
    static final long TABLE_FILE = 0x41_0000;

    /** The address of the table. */
    static final long TABLE = TABLE_FILE + TABLE_OFFSET;

    private static final long CODE_FILE = 0x40_0000;
    private static final int HEADER = 64;
    private static final int SEGMENT = 56;
    private static final int SEGMENTS = 3;
    private static final int CODE_OFFSET = HEADER + SEGMENTS * SEGMENT;

    private Elf() {}

    /**
     * Saves a program.
     *
     * @return the content of a file that runs it; descriptors and addresses that it got from this process mean nothing there
     */
    public static byte[] save(Program program, Arch arch) {
        return file(arch, TABLE, Linked.link(program, arch, TABLE).image());
    }

    /**
     * A file of a table.
     *
     * @param start address of the first row to run
     * @param table linked for {@link #TABLE}
     */
    static byte[] file(Arch arch, long start, byte[] table) {
        byte[] code = code(arch, start);
        ByteBuffer file = ByteBuffer.allocate(TABLE_OFFSET + table.length).order(ByteOrder.LITTLE_ENDIAN);
        final byte class64 = 2;
        final byte littleEndian = 1;
        final byte version = 1;
        file.put(new byte[] {0x7f, 'E', 'L', 'F', class64, littleEndian, version, 0, 0, 0, 0, 0, 0, 0, 0, 0});
        final short executable = 2;
        file.putShort(executable).putShort(machine(arch)).putInt(version);
        file.putLong(CODE_FILE + CODE_OFFSET).putLong(HEADER).putLong(0);
        file.putInt(0).putShort((short) HEADER);
        file.putShort((short) SEGMENT).putShort((short) SEGMENTS);
        file.putShort((short) 0).putShort((short) 0).putShort((short) 0);
        final int load = 1;
        final int stack = 0x6474_e551;
        final int readExecute = 5;
        final int readWrite = 6;
        putSegment(file, load, readExecute, 0, CODE_FILE, CODE_OFFSET + code.length);
        putSegment(file, load, readWrite, TABLE_OFFSET, TABLE, table.length);
        // Without this the kernel would take the stack, and on old ones all memory, for executable.
        putSegment(file, stack, readWrite, 0, 0, 0);
        file.put(code);
        file.put(TABLE_OFFSET, table);
        return file.array();
    }

    private static void putSegment(ByteBuffer file, int type, int flags, long offset, long address, long size) {
        final long align = 0x1000;
        file.putInt(type).putInt(flags);
        file.putLong(offset).putLong(address).putLong(address);
        file.putLong(size).putLong(size).putLong(align);
    }

    private static short machine(Arch arch) {
        return switch (arch) {
            case X86_64 -> 62;
            case AARCH64 -> 183;
        };
    }

    /** Puts the first row's address where the interpreter expects its argument, then the interpreter. */
    private static byte[] code(Arch arch, long start) {
        byte[] interpreter = Interpreter.code(arch);
        ByteBuffer code = ByteBuffer.allocate(8 + interpreter.length).order(ByteOrder.LITTLE_ENDIAN);
        switch (arch) {
            case X86_64 -> {
                code.put((byte) 0xbf).putInt((int) start); // mov edi, start
                code.put(new byte[] {0x0f, 0x1f, 0x00}); // nop
            }
            case AARCH64 -> {
                code.putInt(0xd2a0_0000 | (int) (start >> 16) << 5); // movz x0, start >> 16, lsl 16
                code.putInt(0xf280_0000 | (int) (start & 0xffff) << 5); // movk x0, start & 0xffff
            }
        }
        return code.put(interpreter).array();
    }
}
