package org.felucca.itest.harness;

import com.google.gson.JsonObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/** A test of the shared engine. Containers that a test leaves are removed after it. */
@Tag("root")
@ExtendWith(SharedEngine.class)
public abstract class EngineTest {
    protected Engine engine;
    protected Cli docker;
    protected Http http;

    @BeforeEach
    void takeEngine() {
        engine = SharedEngine.current().engine();
        docker = SharedEngine.current().docker();
        http = SharedEngine.current().http();
    }

    /** `docker run --rm` without a network: the output of the command. */
    protected String run(String... arguments) {
        return docker.ok(prepend(arguments, "run", "--rm", "--network", "none"));
    }

    /** `docker run -d` without a network: the id. */
    protected String detached(String... arguments) {
        return docker.ok(prepend(arguments, "run", "-d", "--network", "none"));
    }

    /** The container as inspect tells it. */
    protected JsonObject inspect(String container) {
        return http.get("/v1.41/containers/" + container + "/json").expect(200).object();
    }

    protected JsonObject state(String container) {
        return inspect(container).getAsJsonObject("State");
    }

    /** Waits until the container's state has this word. */
    protected void awaitStatus(String container, String status) {
        Await.until(
                () -> container + " to be " + status + ": " + state(container),
                () -> state(container).get("Status").getAsString().equals(status));
    }

    /** Waits until the container's log holds the text. */
    protected void awaitLog(String container, String text) {
        Await.until(
                () -> "\"" + text + "\" in the log of " + container + ": " + docker.run("logs", container),
                () -> docker.run("logs", container).out().contains(text));
    }

    private static String[] prepend(String[] rest, String... first) {
        String[] all = new String[first.length + rest.length];
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(rest, 0, all, first.length, rest.length);
        return all;
    }
}
