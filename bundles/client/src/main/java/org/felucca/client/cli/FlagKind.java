package org.felucca.client.cli;

/**
 * How the text of a flag becomes its value.
 *
 * @param <T> the value's type
 */
@FunctionalInterface
public interface FlagKind<T> {
    /** Reads the value; throws {@link IllegalArgumentException} with the reason if the text is none. */
    T parse(String text);
}
