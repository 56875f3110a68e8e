package org.felucca.engine.site;

import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Answers HTTP requests on an address of its own. A service: while it is there, the address is listened on; when it goes, requests wait for its successor
 * for half a minute.
 */
@ConsumerType
public interface Site {
    /** Where. Does not change. */
    SiteAddress address();

    /**
     * Answers a request, on a thread of the server's that may block. What it throws before it began to answer becomes a status 500, later it ends the
     * connection.
     */
    void answer(SiteExchange exchange) throws IOException, InterruptedException;
}
