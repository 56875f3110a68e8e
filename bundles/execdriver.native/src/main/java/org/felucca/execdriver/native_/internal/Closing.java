package org.felucca.execdriver.native_.internal;

import java.util.ArrayDeque;
import java.util.Deque;

/** Closes what was put into it, last first, unless it was taken out again. */
final class Closing implements AutoCloseable {
    private final Deque<AutoCloseable> owned = new ArrayDeque<>();

    <T extends AutoCloseable> T add(T resource) {
        owned.push(resource);
        return resource;
    }

    /** It is somebody else's to close from here on. */
    <T extends AutoCloseable> T keep(T resource) {
        owned.removeIf(one -> one == resource);
        return resource;
    }

    @Override
    public void close() {
        RuntimeException failure = null;
        while (!owned.isEmpty()) {
            try {
                owned.pop().close();
            } catch (Exception e) {
                RuntimeException wrapped =
                        e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
                if (failure == null) {
                    failure = wrapped;
                } else {
                    failure.addSuppressed(wrapped);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
