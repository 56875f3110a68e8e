package org.felucca.linux.program;

import java.util.List;

/**
 * A row while its program is being built. Without further words a negative result ends the program as failed, and any
 * other goes on with the next row.
 */
public final class Call {
    private final int index;
    private final String name;
    private final Op op;
    private final List<Arg> args;
    private final Label[] targets = new Label[3];

    Call(int index, String name, Op op, List<Arg> args, Label failure, Label next) {
        this.index = index;
        this.name = name;
        this.op = op;
        this.args = args;
        targets[0] = failure;
        targets[1] = next;
        targets[2] = next;
    }

    /** The result, as an argument for later rows and as the key into {@link Results}. */
    public Arg.Result result() {
        return new Arg.Result(index);
    }

    /** Where the result is kept: for rows that pick it apart with {@link Program.Builder#extract}. */
    public Arg resultAddress() {
        return new Arg.ResultAddress(index);
    }

    /** A negative result is no failure: the program goes on with the next row. */
    public Call mayFail() {
        targets[0] = targets[1];
        return this;
    }

    /** Where to go when the result is an error. */
    public Call onNegative(Label label) {
        targets[0] = label;
        return this;
    }

    /** Where to go when the result is zero. */
    public Call onZero(Label label) {
        targets[1] = label;
        return this;
    }

    /** Where to go when the result is above zero. */
    public Call onPositive(Label label) {
        targets[2] = label;
        return this;
    }

    Row finish() {
        return new Row(name, op, args, targets[0].row(), targets[1].row(), targets[2].row());
    }
}
