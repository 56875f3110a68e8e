package org.felucca.model;

/** The one exception of the engine: what the caller can do next, and a sentence that names the act and the object. */
public final class FeluccaException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorKind kind;

    /**
     * @param kind what the caller can do next
     * @param message lower case, no full stop; Docker's words where a client compares text
     * @param cause what led to it, or null
     */
    public FeluccaException(ErrorKind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public ErrorKind kind() {
        return kind;
    }
}
