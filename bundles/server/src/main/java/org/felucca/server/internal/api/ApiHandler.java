package org.felucca.server.internal.api;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.felucca.model.ErrorKind;
import org.felucca.model.FeluccaException;
import org.felucca.server.internal.rights.Guard;
import org.felucca.server.internal.rights.Peer;
import org.felucca.server.internal.rights.Scope;
import org.felucca.server.internal.wire.ErrorWire;
import org.felucca.server.internal.wire.WireJson;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers requests by routes, on threads that may block. */
public final class ApiHandler extends Handler.Abstract {
    private static final Logger LOG = LoggerFactory.getLogger(ApiHandler.class);

    /** On every answer, errors as well. */
    static final Map<String, String> COMMON_HEADERS = Map.of(
            "Api-Version",
            ApiVersion.MAX.toString(),
            "Docker-Experimental",
            "false",
            "Ostype",
            "linux",
            "Server",
            "Docker/" + Product.VERSION + " (linux)");

    private final Router router;
    private final Engines engines;
    private final Guard guard;
    private volatile boolean leaving;

    public ApiHandler(Router router, Engines engines, Guard guard) {
        this.router = router;
        this.engines = engines;
        this.guard = guard;
    }

    /** From now on each answer is the last on its connection. */
    public void leave() {
        leaving = true;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        COMMON_HEADERS.forEach((name, value) -> response.getHeaders().put(name, value));
        if (leaving) {
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
        }
        Exchange exchange = null;
        try {
            Router.Match match =
                    router.find(request.getMethod(), request.getHttpURI().getPath());
            Peer peer = Peer.of(request);
            exchange = new Exchange(request, response, match, engines, peer.called());
            Optional<Scope> scope =
                    guard.admit(peer, match.route().method(), match.route().path());
            if (scope.isPresent()) {
                exchange.narrow(scope.get());
            }
            match.route().action().handle(exchange);
            exchange.finish();
            end(exchange, callback, null);
        } catch (Throwable e) {
            answerFailure(exchange, response, callback, e);
        }
        return true;
    }

    /** A hijacked connection has left HTTP: its request never completes there. */
    private static void end(Exchange exchange, Callback callback, Throwable failure) {
        exchange.end();
        if (exchange.isHijacked()) {
            return;
        }
        if (failure == null) {
            callback.succeeded();
        } else {
            callback.failed(failure);
        }
    }

    private static void answerFailure(Exchange exchange, Response response, Callback callback, Throwable failure) {
        if (exchange != null && exchange.begun()) {
            if (isClientGone(failure)) {
                LOG.debug("client left {}: {}", exchange, failure.toString());
            } else {
                LOG.warn("{} broke off: {}", exchange, failure.toString());
            }
            end(exchange, callback, failure);
            return;
        }
        if (exchange != null) {
            exchange.end();
        }
        int status = status(failure);
        if (status == 500 && !(failure instanceof FeluccaException)) {
            LOG.error("{} failed", exchange, failure);
        }
        String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        answer(response, callback, status, message);
    }

    private static int status(Throwable failure) {
        if (failure instanceof FeluccaException e) {
            return Statuses.of(e.kind());
        }
        return failure instanceof HttpFailure e ? e.status() : Statuses.of(ErrorKind.INTERNAL);
    }

    private static boolean isClientGone(Throwable failure) {
        return failure instanceof InterruptedException
                || (failure instanceof IOException && !(failure instanceof InterruptedIOException));
    }

    /** Answers with a status and a message; 304 has no body. */
    static void answer(Response response, Callback callback, int status, String message) {
        response.setStatus(status);
        if (status == 304) {
            response.write(true, ByteBuffer.allocate(0), callback);
            return;
        }
        byte[] body = WireJson.write(new ErrorWire(message), ApiVersion.MAX.minor());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
    }
}
