package org.felucca.distribution.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.felucca.engine.image.ProgressMessage;

/**
 * What some work tells, to all who listen: from any thread, and to who comes later as well. Counts of bytes come at most ten times a second for each layer, and
 * are left out for a listener that does not keep up.
 */
final class Progress {
    private static final long EVERY_NANOS = 100_000_000;
    private static final int BEHIND = 1000;

    /** The last message of each layer, in the order in which they came first. */
    private final Map<String, ProgressMessage> last = new LinkedHashMap<>();

    private final Map<String, Long> counted = new ConcurrentHashMap<>();
    private final Set<BlockingQueue<ProgressMessage>> listeners = ConcurrentHashMap.newKeySet();

    void status(String id, String status) {
        tell(ProgressMessage.status(id, status));
    }

    /** Tells how far something is, if it is time. */
    void count(String id, String status, long current, long total) {
        Long before = counted.get(id);
        long now = System.nanoTime();
        if (before == null || now - before > EVERY_NANOS || current >= total) {
            counted.put(id, now);
            tell(ProgressMessage.progress(id, status, current, total));
        }
    }

    synchronized void tell(ProgressMessage message) {
        if (!message.id().isEmpty()) {
            last.put(message.id(), message);
        }
        for (BlockingQueue<ProgressMessage> listener : listeners) {
            if (message.current() == 0 || listener.size() < BEHIND) {
                listener.add(message);
            }
        }
    }

    /** A queue of what is told from now on, with the state of each layer first. */
    synchronized BlockingQueue<ProgressMessage> listen() {
        List<ProgressMessage> state = new ArrayList<>(last.values());
        BlockingQueue<ProgressMessage> queue = new LinkedBlockingQueue<>(state.isEmpty() ? List.of() : state);
        listeners.add(queue);
        return queue;
    }

    void leave(BlockingQueue<ProgressMessage> queue) {
        listeners.remove(queue);
    }

    /** What a layer is called: the first digits of its digest. */
    static String label(org.felucca.model.Digest digest) {
        return digest.abbreviated();
    }
}
