package org.felucca.server.internal.api;

import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** What Jetty itself refuses (a malformed request, headers too large) is answered in the API's form. */
public final class JsonErrors extends ErrorHandler {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        ApiHandler.COMMON_HEADERS.forEach((name, value) -> response.getHeaders().put(name, value));
        int status = response.getStatus();
        ApiHandler.answer(response, callback, status, sentence(request, status));
        return true;
    }

    private static String sentence(Request request, int status) {
        if (request.getAttribute(ERROR_EXCEPTION) instanceof HttpException e && e.getReason() != null) {
            return "malformed request: " + e.getReason();
        }
        return "malformed request: " + HttpStatus.getMessage(status);
    }
}
