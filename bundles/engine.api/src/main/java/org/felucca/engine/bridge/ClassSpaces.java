package org.felucca.engine.bridge;

/**
 * When a contract is replaced, all who import from it start anew with its new classes. What began before, a followed log or an attached
 * terminal, goes on in the old classes and needs the new engine for the next step. A class of one space is nothing to the other, even with the same
 * name, so values cross by what they are: a record by its components, an enum by its name, an interface as a proxy whose calls cross in their
 * turn. Values of the JDK are the same in both.
 */
public final class ClassSpaces {
    private ClassSpaces() {}

    /**
     * A value of any class space as one of the space of {@code type}; the value itself if it is one already.
     *
     * <p>A component that the source does not know is null (the records of the contracts take that for "absent"), one that the
     * target does not know is left out.
     *
     * @param value a record, an enum, an implementation of an interface of the contracts, or null
     * @throws IllegalStateException if the target has nothing of that name
     */
    public static <T> T as(Class<T> type, Object value) {
        if (value == null || type.isInstance(value)) {
            return type.cast(value);
        }
        Class<?> counterpart = Crossing.counterpart(type, value.getClass());
        return type.cast(Crossing.between(counterpart.getClassLoader(), type.getClassLoader())
                .carry(value, type));
    }
}
