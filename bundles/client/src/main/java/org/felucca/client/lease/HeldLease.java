package org.felucca.client.lease;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.felucca.client.ClientException;
import org.felucca.client.Session;
import org.felucca.client.api.Query;
import org.felucca.client.http.Response;

/** A lease that this process holds by an open connection. When the engine goes, it is held again as soon as the engine is back. */
final class HeldLease implements Closeable {
    private static final long PAUSE_MILLIS = 200;

    private final Session session;
    private final Query query;
    private Response held;
    private boolean closed;

    private HeldLease(Session session, Query query) {
        this.session = session;
        this.query = query;
    }

    /** Returns when the engine has said that the lease is held. */
    static HeldLease open(Session session, List<String> labels, long graceSeconds) throws IOException {
        Query query = new Query();
        labels.forEach(label -> query.add("label", label));
        query.add("grace", Long.toString(graceSeconds));
        HeldLease lease = new HeldLease(session, query);
        Response first = lease.hold();
        Thread keeper = new Thread(() -> lease.keep(first), "felucca-lease");
        keeper.setDaemon(true);
        keeper.start();
        return lease;
    }

    private Response hold() throws IOException {
        Response response = session.engine().call("POST", "/leases", query, null);
        synchronized (this) {
            held = response;
            if (closed) {
                response.connection().close();
            }
        }
        // the line that says so
        int b;
        do {
            b = response.body().read();
        } while (b != '\n' && b >= 0);
        return response;
    }

    private void keep(Response first) {
        Optional<Response> current = Optional.of(first);
        while (!isClosed()) {
            current.ifPresent(HeldLease::awaitEnd);
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            current = isClosed() ? Optional.empty() : holdAgain();
        }
    }

    /** Empty while the engine is away. */
    private Optional<Response> holdAgain() {
        try {
            return Optional.of(hold());
        } catch (IOException | ClientException e) {
            return Optional.empty();
        }
    }

    private static void awaitEnd(Response response) {
        try {
            int b;
            do {
                b = response.body().read();
            } while (b >= 0);
        } catch (IOException e) {
            return; // that is an end too
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        held.connection().close();
    }
}
