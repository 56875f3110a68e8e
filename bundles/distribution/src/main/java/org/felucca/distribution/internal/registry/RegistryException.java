package org.felucca.distribution.internal.registry;

import java.io.IOException;

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

    /** @param status of the answer; 0 for none */
    RegistryException(Code code, int status, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
        this.status = status;
    }

    public Code code() {
        return code;
    }

    public int status() {
        return status;
    }
}
