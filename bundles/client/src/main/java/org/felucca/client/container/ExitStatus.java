package org.felucca.client.container;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.felucca.client.ClientException;
import org.felucca.client.Session;
import org.felucca.client.api.Query;
import org.felucca.client.http.Response;
import org.felucca.client.json.Doc;

/** Waits for a container to end. The wait is registered with the engine before the container is started. */
final class ExitStatus {
    private final Session session;
    private final FutureTask<Integer> result;

    private ExitStatus(Session session, FutureTask<Integer> result) {
        this.session = session;
        this.result = result;
    }

    /**
     * Asks the engine to tell when the container ends.
     *
     * @param condition {@code next-exit}, {@code removed}, or empty for "once it does not run"
     */
    static ExitStatus watch(Session session, String container, String condition) throws IOException {
        Query query = new Query().addUnlessEmpty("condition", condition);
        FutureTask<Integer> task;
        try {
            Response response = session.engine().call("POST", Containers.path(container, "/wait"), query, null);
            task = new FutureTask<>(() -> read(session, response));
        } catch (ClientException e) {
            task = new FutureTask<>(() -> report(session, "error waiting for container: " + e.getMessage()));
        }
        Thread reader = new Thread(task, "felucca-wait");
        reader.setDaemon(true);
        reader.start();
        return new ExitStatus(session, task);
    }

    private static int read(Session session, Response response) {
        try {
            Doc answer = Doc.of(session.engine().json(response));
            String error = answer.doc("Error").string("Message");
            return error.isEmpty()
                    ? (int) answer.number("StatusCode")
                    : report(session, "Error waiting for container: " + error);
        } catch (IOException e) {
            return report(session, "error waiting for container: " + e.getMessage());
        }
    }

    private static int report(Session session, String message) {
        session.console().error(message);
        return Creation.ENGINE_FAILED;
    }

    /** The container's exit code, or 125 if it could not be had; the reason has been printed then. */
    int await() throws IOException {
        try {
            return result.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting", e);
        } catch (ExecutionException e) {
            return report(
                    session, "error waiting for container: " + e.getCause().getMessage());
        }
    }
}
