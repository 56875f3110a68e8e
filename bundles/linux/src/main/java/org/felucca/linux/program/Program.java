package org.felucca.linux.program;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.felucca.linux.Errno;
import org.felucca.linux.Sys;

/**
 * A syscall program: rows of system calls with their memory, carried out in order in a child that runs neither Java nor
 * libc. An immutable value: it can be printed, compared, linked into other programs, run many times and saved as a file.
 *
 * <p>A negative result ends the program as failed, unless the row says otherwise; running off the end leaves with exit code 0.
 * Rows never allocate and never use a stack. {@link Spawner} runs programs, {@link Elf} saves them.
 */
public final class Program {
    /** The target of a row that ends the program as failed. */
    static final int FAIL = -1;

    /** The exit code of a child whose program failed; nobody but {@link Spawner} sees it. */
    static final int FAILED = 255;

    private final List<Row> rows;
    private final Optional<Arg.Result> process;

    private Program(List<Row> rows, Optional<Arg.Result> process) {
        this.rows = List.copyOf(rows);
        this.process = process;
    }

    /** An empty program to be filled. */
    public static Builder builder() {
        return new Builder();
    }

    List<Row> rows() {
        return rows;
    }

    /** The row whose result is the pid of the process that goes on, when that is not the child itself. */
    Optional<Arg.Result> process() {
        return process;
    }

    /** Count of rows. */
    public int size() {
        return rows.size();
    }

    /** What the row that made this result is called. */
    public String name(Arg.Result result) {
        return rows.get(result.row()).name();
    }

    /** What a run of this program would do, a line a row, in the manner of strace(1). */
    public String dump() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < rows.size(); i++) {
            text.append(line(i)).append('\n');
        }
        return text.toString();
    }

    /** The same with the results of a run. */
    String dump(Results results) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < rows.size(); i++) {
            text.append(line(i));
            results.ifRun(i).ifPresent(result -> text.append(" = ").append(shown(result)));
            text.append('\n');
        }
        return text.toString();
    }

    private String line(int index) {
        Row row = rows.get(index);
        StringBuilder text = new StringBuilder(String.format("$%-3d %s", index, row.call()));
        appendTarget(text, "<0", row.onNegative(), FAIL);
        appendTarget(text, "=0", row.onZero(), index + 1);
        appendTarget(text, ">0", row.onPositive(), index + 1);
        return text.append("  # ").append(row.name()).toString();
    }

    private static void appendTarget(StringBuilder text, String condition, int target, int usual) {
        if (target != usual) {
            text.append(' ').append(condition).append(":").append(target == FAIL ? "fail" : "$" + target);
        }
    }

    private static String shown(long result) {
        return result < 0 && result > -4096 ? "-1 " + Errno.of((int) -result) : Long.toString(result);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Program program && rows.equals(program.rows) && process.equals(program.process);
    }

    @Override
    public int hashCode() {
        return Objects.hash(rows, process);
    }

    @Override
    public String toString() {
        return dump();
    }

    /** Collects rows. Not safe for several threads. */
    public static final class Builder {
        private final List<Object> rows = new ArrayList<>();
        private final Label failure = new FailureLabel();
        private Optional<Arg.Result> process = Optional.empty();

        private Builder() {}

        /**
         * Adds a system call.
         *
         * @param name what it is for, in words; failures are reported by it: {@code mount proc on /proc}
         * @param args at most six; the rest is zero
         */
        public Call call(String name, Sys sys, Arg... args) {
            return add(name, Op.of(sys), args);
        }

        /**
         * Adds a look into memory: {@code result = ((u32 at address >> shift) & mask) - minus}. With the ways a row can go
         * on, this is how programs decode a wait status and compare numbers.
         *
         * @param address {@link Call#resultAddress()} or a place in a block
         */
        public Call extract(String name, Arg address, int shift, long mask, Arg minus) {
            return add(
                    name, Op.EXTRACT, address, Arg.value(shift), Arg.named("0x" + Long.toHexString(mask), mask), minus);
        }

        /** A place to go to, not yet placed. */
        public Label label() {
            return new Label();
        }

        /** Puts a label before the next row. */
        public Builder place(Label label) {
            label.place(rows.size());
            return this;
        }

        /** The place that ends the program as failed. */
        public Label failure() {
            return failure;
        }

        /** Goes to a label, whatever happens. */
        public void jump(Label label) {
            Block zero = Block.zeroed(4);
            extract("go on elsewhere", Arg.at(zero), 0, 0, Arg.NONE)
                    .onNegative(label)
                    .onZero(label)
                    .onPositive(label);
        }

        /** Ends the process: exit_group(2). Nothing after it runs unless a row goes there. */
        public Call exit(int code) {
            return exit(Arg.value(code));
        }

        /** Ends the process with a code that was computed. */
        public Call exit(Arg code) {
            return call("exit", Sys.EXIT_GROUP, code);
        }

        /**
         * Adds a clone3(2) of this process whose child shares memory and goes on with the next row, while this process
         * sleeps until the child has called execve or has gone.
         *
         * @param name what the child is for
         * @param parent where this process then goes on
         */
        public Fork fork(String name, CloneArgs args, Label parent) {
            Block pidfd = Block.of(new byte[] {-1, -1, -1, -1});
            Block tid = Block.zeroed(4);
            Block struct = args.struct(pidfd, tid);
            Call call = call(name, Sys.CLONE3, Arg.at(struct), Arg.value(struct.size()))
                    .onPositive(parent);
            return new Fork(call, pidfd, tid);
        }

        /** Says that the process this program is about is the child of that fork, not the one that began. */
        public Builder becomes(Fork fork) {
            process = Optional.of(fork.pid());
            return this;
        }

        /**
         * Adds the rows of another program here; running off its end goes on with the next row of this one.
         *
         * @return tells where its results are in this program
         */
        public Included include(Program program) {
            int first = rows.size();
            program.rows.forEach(row -> rows.add(row.shifted(first)));
            program.process.ifPresent(pid -> process = Optional.of(new Arg.Result(pid.row() + first)));
            return new Included(first);
        }

        /** Goes back to the caller of the interpreter. Only for the part that runs in a thread of the JVM. */
        void back() {
            add("back to Java", Op.RETURN);
        }

        /**
         * Becomes another file: execve(2). See {@link Signals#reset}.
         *
         * @param path looked up as the process sees it then
         */
        public Call execve(String path, List<String> argv, List<String> env) {
            return call(
                    "exec " + path, Sys.EXECVE, Arg.text(path), Arg.at(Block.texts(argv)), Arg.at(Block.texts(env)));
        }

        /** The finished program. */
        public Program build() {
            List<Row> finished = new ArrayList<>();
            for (Object row : rows) {
                finished.add(row instanceof Call call ? call.finish() : (Row) row);
            }
            return new Program(finished, process);
        }

        private Call add(String name, Op op, Arg... args) {
            int index = rows.size();
            Label next = new Label();
            next.place(index + 1);
            Call call = new Call(index, name, op, List.of(args), failure, next);
            rows.add(call);
            return call;
        }
    }

    /** Where the rows of an included program are. */
    public record Included(int first) {
        /** A result of the included program, as a result of the program that includes it. */
        public Arg.Result here(Arg.Result there) {
            return new Arg.Result(there.row() + first);
        }
    }
}
