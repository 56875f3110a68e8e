package org.felucca.distribution.internal.registry;

import java.io.IOException;
import java.time.Duration;

/** What a registry refused, or why it could not be asked. */
public final class RegistryException extends IOException {
    private static final long serialVersionUID = 1L;

    /** The kinds that callers tell apart (distribution-spec, error codes). */
    public enum Code {
        UNREACHABLE,
        UNAUTHORIZED,
        DENIED,
        NAME_UNKNOWN,
        MANIFEST_UNKNOWN,
        BLOB_UNKNOWN,
        OTHER
    }

    private final Code code;
    private final int status;
    private final Duration wait;

    /** @param status of the answer; 0 for none */
    RegistryException(Code code, int status, String message, Throwable cause) {
        this(code, status, message, cause, Duration.ZERO);
    }

    private RegistryException(Code code, int status, String message, Throwable cause, Duration wait) {
        super(message, cause);
        this.code = code;
        this.status = status;
        this.wait = wait;
    }

    /** Of a connection that broke, or an answer that ended too early: it may go well another time. */
    public static RegistryException broken(String message, Throwable cause) {
        return new RegistryException(Code.UNREACHABLE, 0, message, cause);
    }

    /** The same, of an answer that says how long to wait before another attempt. */
    RegistryException after(Duration asked) {
        return new RegistryException(code, status, getMessage(), getCause(), asked);
    }

    /** How long the registry wants to be left alone; zero if it does not say. */
    Duration asked() {
        return wait;
    }

    public Code code() {
        return code;
    }

    public int status() {
        return status;
    }
}
