package org.felucca.model;

import java.util.Locale;

/** The standard streams of a process, with the number each has in Docker's stream framing. */
public enum StreamKind {
    STDIN(0),
    STDOUT(1),
    STDERR(2);

    private final int number;

    StreamKind(int number) {
        this.number = number;
    }

    /** The first byte of a frame, and the descriptor number in the process. */
    public int number() {
        return number;
    }

    /** {@code stdout}, as the json-file log names it. */
    public String lowerCase() {
        return name().toLowerCase(Locale.ROOT);
    }
}
