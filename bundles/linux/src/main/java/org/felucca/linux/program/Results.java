package org.felucca.linux.program;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.felucca.linux.Errno;

/** What the rows of a program returned, and what they wrote into its blocks. A copy, taken after the run. */
public final class Results {
    private final Program program;
    private final Linked linked;
    private final ByteBuffer memory;

    private final int first;

    Results(Program program, Linked linked, byte[] memory) {
        this(program, linked, ByteBuffer.wrap(memory).order(ByteOrder.LITTLE_ENDIAN), 0);
    }

    private Results(Program program, Linked linked, ByteBuffer memory, int first) {
        this.program = program;
        this.linked = linked;
        this.memory = memory;
        this.first = first;
    }

    /** The same run, seen as that of a program that was included. */
    Results of(Program part, Program.Included included) {
        return new Results(part, linked, memory, first + included.first());
    }

    /**
     * The result of a row.
     *
     * @throws IllegalStateException when it has not run
     */
    public long value(Arg.Result result) {
        return ifRun(result.row())
                .orElseThrow(() -> new IllegalStateException("row did not run: " + program.name(result)));
    }

    /** The result of a row, if it ran. */
    public OptionalLong ifRun(Arg.Result result) {
        return ifRun(result.row());
    }

    /** What a block held at the end. */
    public byte[] bytes(Block block) {
        int offset = linked.offset(block);
        byte[] bytes = new byte[block.size()];
        memory.get(offset, bytes);
        return bytes;
    }

    /** The first four bytes of a block as a number. */
    public int intAt(Block block) {
        return memory.getInt(linked.offset(block));
    }

    /** Throws what went wrong, if anything did. */
    public void check() {
        OptionalInt row = failedRow();
        if (row.isPresent()) {
            throw new StepFailed(
                    program.rows().get(row.getAsInt()).name(),
                    errno(ifRun(row.getAsInt()).getAsLong()));
        }
    }

    /** Whether a row failed. */
    public boolean failed() {
        return failedRow().isPresent();
    }

    private OptionalInt failedRow() {
        return IntStream.range(0, program.size())
                .filter(i -> ifRun(i).isPresent() && program.rows().get(i).after(ifRun(i).getAsLong()) == Program.FAIL)
                .findFirst();
    }

    /** The program with the results beside its rows, in the manner of strace(1). */
    public String dump() {
        return program.dump(this);
    }

    Program program() {
        return program;
    }

    OptionalLong ifRun(int row) {
        long result = memory.getLong(Linked.resultOffset(first + row));
        return result == Linked.NOT_RUN ? OptionalLong.empty() : OptionalLong.of(result);
    }

    /** A row that failed with no error got an unexpected end of file or answer; EPIPE says that best. */
    private static Errno errno(long result) {
        return result < 0 && result > -4096 ? Errno.of((int) -result) : Errno.EPIPE;
    }

    @Override
    public String toString() {
        return dump();
    }
}
