package org.felucca.volumes.internal;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.felucca.engine.HandlerReplaced;

/** One at a time for each volume; none any more once this bundle leaves its work to a successor. */
public final class Turns {
    private final Map<String, Turn> turns = new HashMap<>();
    private final ReentrantReadWriteLock leaving = new ReentrantReadWriteLock();

    /** Guarded by {@link #leaving}. */
    private boolean left;

    private static final class Turn {
        final ReentrantLock lock = new ReentrantLock();
        /** Guarded by the map. */
        int waiting;
    }

    /** What is done in a turn. */
    @FunctionalInterface
    public interface Work<T> {
        T run() throws IOException, InterruptedException;
    }

    /** Runs what is about many volumes. Throws {@link HandlerReplaced} once this bundle leaves. */
    public <T> T run(Work<T> work) throws IOException, InterruptedException {
        leaving.readLock().lockInterruptibly();
        try {
            if (left) {
                throw new HandlerReplaced();
            }
            return work.run();
        } finally {
            leaving.readLock().unlock();
        }
    }

    /** Runs what is about one volume, alone. */
    public <T> T run(String volume, Work<T> work) throws IOException, InterruptedException {
        return run(() -> {
            Turn turn = enter(volume);
            try {
                turn.lock.lockInterruptibly();
                try {
                    return work.run();
                } finally {
                    turn.lock.unlock();
                }
            } finally {
                exit(volume, turn);
            }
        });
    }

    private Turn enter(String volume) {
        synchronized (turns) {
            Turn turn = turns.computeIfAbsent(volume, name -> new Turn());
            turn.waiting++;
            return turn;
        }
    }

    private void exit(String volume, Turn turn) {
        synchronized (turns) {
            if (--turn.waiting == 0) {
                turns.remove(volume);
            }
        }
    }

    /** Waits for what is under way; false when that takes too long. */
    boolean leave(long seconds) throws InterruptedException {
        if (!leaving.writeLock().tryLock(seconds, TimeUnit.SECONDS)) {
            return false;
        }
        try {
            left = true;
            return true;
        } finally {
            leaving.writeLock().unlock();
        }
    }
}
