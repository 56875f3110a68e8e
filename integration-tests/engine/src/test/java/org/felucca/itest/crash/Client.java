package org.felucca.itest.crash;

import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.felucca.itest.harness.Http;

/** Somebody who sends requests until the engine is gone, remembers the answers, and looks afterwards whether they still hold. */
abstract class Client {
    protected final Http http;
    protected final Random random;
    /** What should not have been. */
    protected final List<String> complaints = new ArrayList<>();

    private final AtomicInteger answers = new AtomicInteger();
    private volatile boolean working;
    private String cutShort = "";

    Client(Http http, Random random) {
        this.http = http;
        this.random = random;
    }

    /** The engine has broken off a request, or is not there. */
    static final class Gone extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Gone(Throwable cause) {
            super(cause);
        }
    }

    /** Works until the engine goes or {@link #stop} is called. */
    final void work() {
        cutShort = "";
        answers.set(0);
        working = true;
        try {
            while (working) {
                step();
            }
        } catch (Gone e) {
            working = false;
        }
    }

    final void stop() {
        working = false;
    }

    /** How many requests were answered since it began to work. */
    final int answers() {
        return answers.get();
    }

    /** The class of the request that was under way when the engine was killed; empty if none was. */
    final String cutShort() {
        return cutShort;
    }

    /** What was found wrong since this was last asked. */
    final List<String> takeComplaints() {
        List<String> taken = List.copyOf(complaints);
        complaints.clear();
        return taken;
    }

    abstract void step();

    /** Compares what it was answered with what there is now. */
    abstract void verify();

    /** A request of a class; throws {@link Gone} when the engine has gone. */
    protected final Http.Response ask(String what, String method, String path, String json) {
        return ask(what, () -> json == null ? http.send(method, path) : http.post(path, json));
    }

    protected final Http.Response ask(String what, java.util.function.Supplier<Http.Response> request) {
        try {
            Http.Response answer = request.get();
            answers.incrementAndGet();
            return answer;
        } catch (UncheckedIOException e) {
            if (!(e.getCause() instanceof ConnectException)) {
                cutShort = what;
            }
            throw new Gone(e);
        }
    }

    protected final boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** Notes an answer that no request should get. */
    protected final boolean expect(String what, Http.Response answer, int... wanted) {
        for (int status : wanted) {
            if (answer.status() == status) {
                return true;
            }
        }
        complaints.add(what + ": " + answer.status() + " " + answer.text().strip());
        return false;
    }
}
