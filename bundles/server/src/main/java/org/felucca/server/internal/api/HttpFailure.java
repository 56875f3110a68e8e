package org.felucca.server.internal.api;

/** What is wrong with a request as HTTP, before it is a job. */
public final class HttpFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    HttpFailure(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    public static HttpFailure badRequest(String message) {
        return new HttpFailure(400, message);
    }

    static HttpFailure pageNotFound() {
        return new HttpFailure(404, "page not found");
    }

    int status() {
        return status;
    }
}
