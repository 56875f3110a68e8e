package org.felucca.linux.program;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.IdentityHashMap;
import java.util.List;
import org.felucca.linux.Arch;
import org.felucca.linux.Sys;

/**
 * A program laid out as the interpreter wants it, for memory at a certain address: the rows, then a last row for failures, then the
 * blocks. A row is twelve 64-bit words: number, six arguments, result, mask of the arguments that are addresses of their
 * values, and the addresses of the rows to go on with when the result is negative, zero, positive.
 */
final class Linked {
    static final int ROW = 96;
    static final int RESULT = 56;

    /** The result of a row that has not run. */
    static final long NOT_RUN = Long.MIN_VALUE;

    private final byte[] image;
    private final IdentityHashMap<Block, Integer> offsets;

    private Linked(byte[] image, IdentityHashMap<Block, Integer> offsets) {
        this.image = image;
        this.offsets = offsets;
    }

    /** Bytes that a program needs, wherever it lies. */
    static int size(Program program) {
        return place(program).end;
    }

    /** Lays out a program whose last row is followed by the end of the process. */
    static Linked link(Program program, Arch arch, long base) {
        return link(program, arch, base, base + (long) program.rows().size() * ROW);
    }

    /**
     * Lays out a program.
     *
     * @param base where it will lie
     * @param after the row to go on with behind the last one, maybe of another program
     */
    static Linked link(Program program, Arch arch, long base, long after) {
        List<Row> rows = program.rows();
        Placed placed = place(program);
        ByteBuffer image = ByteBuffer.allocate(placed.end).order(ByteOrder.LITTLE_ENDIAN);
        long end = base + (long) rows.size() * ROW;
        for (Row row : rows) {
            int at = image.position();
            image.putLong(row.op().number(arch));
            int indirect = 0;
            for (int i = 0; i < row.args().size(); i++) {
                Arg arg = row.args().get(i);
                if (arg instanceof Arg.Result) {
                    indirect |= 1 << i;
                }
                image.putLong(value(arg, base, placed.offsets));
            }
            image.putLong(at + RESULT, NOT_RUN);
            image.position(at + RESULT + 8);
            image.putLong(indirect);
            for (int target : new int[] {row.onNegative(), row.onZero(), row.onPositive()}) {
                image.putLong(
                        target == Program.FAIL
                                ? end + ROW
                                : target == rows.size() ? after : base + (long) target * ROW);
            }
        }
        putExit(image, arch, 0, end);
        putExit(image, arch, Program.FAILED, end);
        placed.offsets.forEach((block, offset) -> {
            image.position(offset);
            image.put(block.content());
            block.pointers()
                    .forEach(pointer ->
                            image.putLong(offset + pointer.offset(), base + placed.offsets.get(pointer.target())));
        });
        return new Linked(image.array(), placed.offsets);
    }

    byte[] image() {
        return image;
    }

    int offset(Block block) {
        Integer offset = offsets.get(block);
        if (offset == null) {
            throw new IllegalArgumentException("this block is not part of the program: " + block);
        }
        return offset;
    }

    IdentityHashMap<Block, Integer> offsets() {
        return offsets;
    }

    static int resultOffset(int row) {
        return row * ROW + RESULT;
    }

    /** The row behind the last leaves with 0, the one behind that as failed. Both go nowhere else. */
    private static void putExit(ByteBuffer image, Arch arch, int code, long end) {
        int at = image.position();
        image.putLong(Sys.EXIT_GROUP.number(arch)).putLong(code);
        image.putLong(at + RESULT, NOT_RUN);
        for (int i = 0; i < 3; i++) {
            image.putLong(at + 72 + 8 * i, end + ROW);
        }
        image.position(at + ROW);
    }

    private static long value(Arg arg, long base, IdentityHashMap<Block, Integer> offsets) {
        if (arg instanceof Arg.Value value) {
            return value.number();
        }
        if (arg instanceof Arg.At at) {
            return base + offsets.get(at.block()) + at.offset();
        }
        if (arg instanceof Arg.ResultAddress address) {
            return base + resultOffset(address.row());
        }
        return base + resultOffset(((Arg.Result) arg).row());
    }

    private static Placed place(Program program) {
        Placed placed = new Placed((program.rows().size() + 2) * ROW);
        for (Row row : program.rows()) {
            for (Arg arg : row.args()) {
                if (arg instanceof Arg.At at) {
                    placed.add(at.block());
                }
            }
        }
        return placed;
    }

    /** Gives every block, by identity, a place that is aligned to eight bytes. */
    private static final class Placed {
        final IdentityHashMap<Block, Integer> offsets = new IdentityHashMap<>();
        int end;

        Placed(int start) {
            end = start;
        }

        void add(Block block) {
            if (offsets.putIfAbsent(block, end) == null) {
                end += (block.size() + 7) & ~7;
                block.pointers().forEach(pointer -> add(pointer.target()));
            }
        }
    }
}
