package org.felucca.linux.program;

/** A place in a program that rows can go to. Made by {@link Program.Builder#label()}, placed once. */
public sealed class Label permits FailureLabel {
    private int row = -1;

    Label() {}

    void place(int index) {
        if (row >= 0) {
            throw new IllegalStateException("label is placed already");
        }
        row = index;
    }

    int row() {
        if (row < 0) {
            throw new IllegalStateException("label was never placed");
        }
        return row;
    }
}
