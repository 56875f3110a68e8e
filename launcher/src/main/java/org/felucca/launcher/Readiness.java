package org.felucca.launcher;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Waits until the API socket answers, by the events of its folder. */
final class Readiness {
    private static final long PATIENCE_SECONDS = 30;
    /** A socket file is there a moment before its owner listens, and for that moment there is no event. */
    private static final long LISTEN_DELAY_MS = 20;

    private final Path socket;
    private final Bundles bundles;

    Readiness(Path socket, Bundles bundles) {
        this.socket = socket;
        this.bundles = bundles;
    }

    /** Throws StartFailure that says which components wait for what. */
    void await() throws IOException, InterruptedException {
        if (OneEngine.answers(socket)) {
            return;
        }
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        try (WatchService watcher = FileSystems.getDefault().newWatchService()) {
            socket.getParent().register(watcher, StandardWatchEventKinds.ENTRY_CREATE);
            long wait = LISTEN_DELAY_MS;
            while (!OneEngine.answers(socket)) {
                if (System.nanoTime() > end) {
                    throw new StartFailure(
                            "nobody listens on " + socket + " after " + PATIENCE_SECONDS + " s: " + reasons());
                }
                WatchKey key = watcher.poll(wait, TimeUnit.MILLISECONDS);
                if (key == null) {
                    wait = Math.min(1000, wait * 2);
                } else {
                    wait = LISTEN_DELAY_MS;
                    key.pollEvents();
                    key.reset();
                }
            }
        }
    }

    private String reasons() {
        List<String> waiting = bundles.waiting();
        return waiting.isEmpty()
                ? "no component waits for anything, is a server in the feature?"
                : String.join("; ", waiting);
    }
}
