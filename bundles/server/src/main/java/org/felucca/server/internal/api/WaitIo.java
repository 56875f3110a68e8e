package org.felucca.server.internal.api;

import java.io.IOException;

/** A job that answers late: the headers go out when it is registered, so that the client may go on to cause what it waits for. */
public final class WaitIo extends ClientIo {
    private final boolean early;

    /** @param early send the headers when the job begins */
    public WaitIo(Exchange exchange, boolean early) {
        super(exchange);
        this.early = early;
    }

    @Override
    public void started(Runnable cancel) {
        cancelWhenGone(cancel);
    }

    @Override
    public void begin() throws IOException {
        if (early) {
            exchange.begin("application/json");
        }
    }
}
