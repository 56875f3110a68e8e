package org.felucca.client.api;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.AccessDeniedException;
import org.felucca.client.ClientException;
import org.felucca.client.http.EngineAddress;

/** No engine answers at the address. */
public final class UnreachableException extends ClientException {
    private static final long serialVersionUID = 1L;

    UnreachableException(EngineAddress address, IOException cause) {
        super(text(address, cause), 1, cause);
    }

    private static String text(EngineAddress address, IOException cause) {
        String reason = String.valueOf(cause.getMessage());
        if (cause instanceof AccessDeniedException || reason.contains("Permission denied")) {
            return "permission denied while trying to connect to the Felucca engine socket at " + address;
        }
        if (cause instanceof ConnectException || reason.contains("No such file") || reason.contains("refused")) {
            return "Cannot connect to the Felucca engine at " + address + ". Is the engine running?";
        }
        return "error during connect to " + address + ": " + reason;
    }
}
