package org.felucca.archive;

import java.io.IOException;

/** An archive that is broken, or asks for what cannot be. The message says what and, where it is known, at which entry. */
public final class ArchiveException extends IOException {
    private static final long serialVersionUID = 1L;

    public ArchiveException(String message) {
        super(message);
    }

    public ArchiveException(String message, Throwable cause) {
        super(message, cause);
    }
}
