package org.felucca.server.internal.site;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.felucca.model.ErrorKind;
import org.felucca.model.FeluccaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands requests to a site, on threads that may block. */
public final class SiteHandler extends Handler.Abstract {
    private static final Logger LOG = LoggerFactory.getLogger(SiteHandler.class);

    private final Sites sites;
    private volatile boolean leaving;

    public SiteHandler(Sites sites) {
        this.sites = sites;
    }

    /** From now on each answer is the last on its connection. */
    public void leave() {
        leaving = true;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        if (leaving) {
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
        }
        JettyExchange exchange = new JettyExchange(request, response);
        try {
            sites.site().answer(exchange);
            exchange.finish();
            callback.succeeded();
        } catch (Throwable e) {
            answerFailure(exchange, response, callback, e);
        }
        return true;
    }

    private static void answerFailure(JettyExchange exchange, Response response, Callback callback, Throwable failure) {
        if (exchange.clientGone()) {
            LOG.debug("client left {}: {}", exchange, failure.toString());
            callback.failed(failure);
            return;
        }
        if (exchange.begun()) {
            LOG.warn("{} broke off", exchange, failure);
            callback.failed(failure);
            return;
        }
        boolean away = failure instanceof FeluccaException e && e.kind() == ErrorKind.UNAVAILABLE;
        if (!away) {
            LOG.error("{} failed", exchange, failure);
        }
        answer(response, callback, away ? 503 : 500, away ? failure.getMessage() : "internal error");
    }

    /** What is no HTTP. */
    public static boolean answerMalformed(Request request, Response response, Callback callback) {
        answer(response, callback, response.getStatus(), HttpStatus.getMessage(response.getStatus()));
        return true;
    }

    private static void answer(Response response, Callback callback, int status, String message) {
        byte[] body = (message + "\n").getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
    }
}
