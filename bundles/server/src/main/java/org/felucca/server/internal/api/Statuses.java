package org.felucca.server.internal.api;

import org.felucca.model.ErrorKind;

/** The one place where a kind of failure becomes an HTTP status. */
final class Statuses {
    private Statuses() {}

    static int of(ErrorKind kind) {
        return switch (kind) {
            case INVALID -> 400;
            case UNAUTHORIZED -> 401;
            case FORBIDDEN -> 403;
            case NOT_FOUND -> 404;
            case CONFLICT -> 409;
            case NOT_MODIFIED -> 304;
            case NOT_IMPLEMENTED -> 501;
            case UNAVAILABLE -> 503;
            case INTERNAL -> 500;
        };
    }
}
