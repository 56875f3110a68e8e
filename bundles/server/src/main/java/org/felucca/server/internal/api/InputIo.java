package org.felucca.server.internal.api;

import java.io.InputStream;

/** A job that reads the request's body and answers when it is done. */
public final class InputIo extends ClientIo {
    private final InputStream input;

    public InputIo(Exchange exchange) {
        super(exchange);
        this.input = exchange.bodyStream();
    }

    @Override
    public InputStream input() {
        return input;
    }
}
