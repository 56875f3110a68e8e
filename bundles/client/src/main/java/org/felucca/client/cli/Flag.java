package org.felucca.client.cli;

import java.util.List;

/**
 * The value of one flag after the command line has been read.
 *
 * @param <T> what the flag holds; a list for flags that may be repeated
 */
public final class Flag<T> {
    private T value;
    private boolean given;

    Flag(T initial) {
        this.value = initial;
    }

    /** The value given, or the default. */
    public T get() {
        return value;
    }

    /** Whether the flag stands on the command line. */
    public boolean given() {
        return given;
    }

    void set(T newValue) {
        value = newValue;
        given = true;
    }

    static <E> void append(Flag<List<E>> flag, E element) {
        flag.value.add(element);
        flag.given = true;
    }
}
