package org.felucca.linux.program;

import org.felucca.linux.Fd;

/** An argument of a row. */
public sealed interface Arg {
    /** Zero, that is NULL or no flags. */
    Arg NONE = new Value(0, "0");

    /** A NULL pointer. */
    Arg NULL = new Value(0, "NULL");

    /** AT_FDCWD: paths are relative to the working directory. */
    Arg CWD = new Value(-100, "AT_FDCWD");

    /**
     * A number.
     *
     * @param shown what a dump prints for it
     */
    record Value(long number, String shown) implements Arg {
        @Override
        public boolean equals(Object other) {
            return other instanceof Value value && number == value.number;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(number);
        }

        @Override
        public String toString() {
            return shown;
        }
    }

    /** The address of a byte of a block. */
    record At(Block block, int offset) implements Arg {
        @Override
        public String toString() {
            return offset == 0 ? block.toString() : "&" + block + "[" + offset + "]";
        }
    }

    /** The result of the row with this index, read when the row that uses it runs. */
    record Result(int row) implements Arg {
        @Override
        public String toString() {
            return "$" + row;
        }
    }

    /** The address where the row with this index keeps its result (eight bytes). */
    record ResultAddress(int row) implements Arg {
        @Override
        public String toString() {
            return "&$" + row;
        }
    }

    /** A plain number. */
    static Arg value(long number) {
        return new Value(number, Long.toString(number));
    }

    /** A number with the name that a dump should show, such as {@code MS_BIND|MS_REC}. */
    static Arg named(String name, long number) {
        return new Value(number, name);
    }

    /** A number that reads best in base 8, such as a file mode. */
    static Arg octal(long number) {
        return new Value(number, "0" + Long.toOctalString(number));
    }

    /** A descriptor of this process, which must stay open until the program has run. */
    static Arg fd(Fd fd) {
        return value(fd.number());
    }

    /** A C string. */
    static Arg text(String text) {
        return at(Block.text(text));
    }

    /** The address of a block. */
    static Arg at(Block block) {
        return new At(block, 0);
    }

    /** The address of a byte of a block. */
    static Arg at(Block block, int offset) {
        return new At(block, offset);
    }
}
