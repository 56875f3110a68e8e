package org.felucca.linux.program;

import java.util.List;
import java.util.StringJoiner;

/**
 * One line of a program.
 *
 * @param name what it is for, in words: {@code mount proc on /proc}
 * @param onNegative the row to go on with after a negative result, or {@link Program#FAIL}
 */
record Row(String name, Op op, List<Arg> args, int onNegative, int onZero, int onPositive) {
    Row {
        args = List.copyOf(args);
        if (args.size() > 6) {
            throw new IllegalArgumentException(name + ": a system call has at most six arguments");
        }
    }

    /** The row that follows a result. */
    int after(long result) {
        return result < 0 ? onNegative : result == 0 ? onZero : onPositive;
    }

    /** The same row in a longer program, where it comes so many rows later. */
    Row shifted(int by) {
        Arg[] moved = new Arg[args.size()];
        for (int i = 0; i < moved.length; i++) {
            moved[i] = shifted(args.get(i), by);
        }
        return new Row(name, op, List.of(moved), shifted(onNegative, by), shifted(onZero, by), shifted(onPositive, by));
    }

    private static int shifted(int target, int by) {
        return target == Program.FAIL ? Program.FAIL : target + by;
    }

    private static Arg shifted(Arg arg, int by) {
        if (arg instanceof Arg.Result result) {
            return new Arg.Result(result.row() + by);
        }
        if (arg instanceof Arg.ResultAddress address) {
            return new Arg.ResultAddress(address.row() + by);
        }
        return arg;
    }

    /** The call as strace writes it. */
    String call() {
        StringJoiner joined = new StringJoiner(", ", op.label() + "(", ")");
        args.forEach(arg -> joined.add(arg.toString()));
        return joined.toString();
    }
}
