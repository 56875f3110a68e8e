package org.felucca.model;

import java.util.Locale;

/** Failures by name: {@code throw notFound("No such container: %s", id)}. */
public final class Errors {
    private Errors() {}

    /** A failure of kind {@link ErrorKind#INVALID}; without arguments the text is taken as it stands. */
    public static FeluccaException invalid(String format, Object... args) {
        return of(ErrorKind.INVALID, format, args);
    }

    /** A failure of kind {@link ErrorKind#UNAUTHORIZED}; without arguments the text is taken as it stands. */
    public static FeluccaException unauthorized(String format, Object... args) {
        return of(ErrorKind.UNAUTHORIZED, format, args);
    }

    /** A failure of kind {@link ErrorKind#FORBIDDEN}; without arguments the text is taken as it stands. */
    public static FeluccaException forbidden(String format, Object... args) {
        return of(ErrorKind.FORBIDDEN, format, args);
    }

    /** A failure of kind {@link ErrorKind#NOT_FOUND}; without arguments the text is taken as it stands. */
    public static FeluccaException notFound(String format, Object... args) {
        return of(ErrorKind.NOT_FOUND, format, args);
    }

    /** A failure of kind {@link ErrorKind#CONFLICT}; without arguments the text is taken as it stands. */
    public static FeluccaException conflict(String format, Object... args) {
        return of(ErrorKind.CONFLICT, format, args);
    }

    /** A failure of kind {@link ErrorKind#NOT_MODIFIED}; without arguments the text is taken as it stands. */
    public static FeluccaException notModified(String format, Object... args) {
        return of(ErrorKind.NOT_MODIFIED, format, args);
    }

    /** A failure of kind {@link ErrorKind#NOT_IMPLEMENTED}; without arguments the text is taken as it stands. */
    public static FeluccaException notImplemented(String format, Object... args) {
        return of(ErrorKind.NOT_IMPLEMENTED, format, args);
    }

    /** A failure of kind {@link ErrorKind#UNAVAILABLE}; without arguments the text is taken as it stands. */
    public static FeluccaException unavailable(String format, Object... args) {
        return of(ErrorKind.UNAVAILABLE, format, args);
    }

    /** A failure of kind {@link ErrorKind#INTERNAL}; without arguments the text is taken as it stands. */
    public static FeluccaException internal(String format, Object... args) {
        return of(ErrorKind.INTERNAL, format, args);
    }

    /** Ours to fix, with the cause. */
    public static FeluccaException internal(Throwable cause, String format, Object... args) {
        return new FeluccaException(ErrorKind.INTERNAL, text(format, args), cause);
    }

    private static FeluccaException of(ErrorKind kind, String format, Object... args) {
        return new FeluccaException(kind, text(format, args), null);
    }

    private static String text(String format, Object... args) {
        return args.length == 0 ? format : String.format(Locale.ROOT, format, args);
    }
}
