package org.felucca.client.container;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.felucca.client.ClientException;
import org.felucca.client.Session;
import org.felucca.client.api.Query;
import org.felucca.client.json.Doc;

/** What the commands for containers have in common. */
final class Containers {
    private static final int AT_ONCE = 50;

    /** What is done to one container. */
    interface Operation {
        void on(String container) throws IOException;
    }

    /** A failure that is told but does not fail the command. */
    static final class Overlooked extends ClientException {
        private static final long serialVersionUID = 1L;

        Overlooked(String message) {
            super(message);
        }
    }

    private Containers() {}

    /** The path of a container's resource. */
    static String path(String container, String resource) {
        return "/containers/" + Query.path(container) + resource;
    }

    static Doc inspect(Session session, String container) throws IOException {
        return Doc.of(session.engine().get(path(container, "/json"), new Query()));
    }

    /** Does something to all containers at once; prints the names in the given order, then fails with all errors. */
    static int each(Session session, List<String> containers, Operation operation) throws IOException {
        List<String> errors = new ArrayList<>();
        if (containers.size() == 1) {
            one(session, containers.get(0), () -> operation.on(containers.get(0)), errors);
        } else {
            all(session, containers, operation, errors);
        }
        return finish(errors);
    }

    private static void all(Session session, List<String> containers, Operation operation, List<String> errors)
            throws IOException {
        session.engine().version();
        ExecutorService workers = Executors.newFixedThreadPool(Math.min(AT_ONCE, containers.size()));
        try {
            List<Future<?>> running = new ArrayList<>();
            for (String container : containers) {
                running.add(workers.submit(() -> {
                    operation.on(container);
                    return null;
                }));
            }
            for (int i = 0; i < containers.size(); i++) {
                Future<?> result = running.get(i);
                one(session, containers.get(i), () -> await(result), errors);
            }
        } finally {
            workers.shutdownNow();
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    private static void one(Session session, String container, Step step, List<String> errors) throws IOException {
        try {
            step.run();
            session.console().line(container);
        } catch (Overlooked e) {
            session.console().error(e.getMessage());
        } catch (ClientException e) {
            errors.add(e.getMessage());
        }
    }

    private static void await(Future<?> result) throws IOException {
        try {
            result.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ClientException reason) {
                throw reason;
            }
            throw new IOException(e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Fails with all messages if there are any. */
    static int finish(List<String> errors) {
        if (errors.isEmpty()) {
            return 0;
        }
        throw new ClientException(String.join("\n", errors));
    }
}
