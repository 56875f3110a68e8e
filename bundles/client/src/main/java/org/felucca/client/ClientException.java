package org.felucca.client;

/** A reason to end the command, in words for its user; {@link Main} prints the message as it is. */
public class ClientException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int exitCode;

    /** Ends the command with exit code 1. */
    public ClientException(String message) {
        this(message, 1, null);
    }

    /** Ends the command with the given exit code. {@code message} may be empty: then nothing is printed. */
    public ClientException(String message, int exitCode, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** What the process returns to its caller. */
    public int exitCode() {
        return exitCode;
    }
}
