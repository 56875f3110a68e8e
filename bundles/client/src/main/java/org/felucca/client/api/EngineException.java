package org.felucca.client.api;

import org.felucca.client.ClientException;

/** The engine refused a request. The message is the engine's own behind docker's prefix, which scripts look for. */
public final class EngineException extends ClientException {
    private static final long serialVersionUID = 1L;
    private final int status;
    private final String reason;

    public EngineException(int status, String reason) {
        super("Error response from daemon: " + reason);
        this.status = status;
        this.reason = reason;
    }

    /** The HTTP status of the answer. */
    public int status() {
        return status;
    }

    /** The engine's message without the prefix. */
    public String reason() {
        return reason;
    }
}
