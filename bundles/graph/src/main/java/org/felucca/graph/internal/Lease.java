package org.felucca.graph.internal;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.felucca.model.Digest;

/**
 * Blobs and stacks of layers that a job works with before an image uses them. Closing it removes those that none came to use: a job that failed
 * leaves nothing.
 */
final class Lease {
    private final Graph graph;
    private final Set<Digest> blobs = ConcurrentHashMap.newKeySet();
    private final List<List<Digest>> stacks = new CopyOnWriteArrayList<>();

    Lease(Graph graph) {
        this.graph = graph;
    }

    /** Called before the blob becomes visible, or before it is looked for. Who removes blobs at the moment is waited for. */
    void hold(Digest blob) {
        graph.unlessCollecting(() -> blobs.add(blob));
    }

    /** Called before the first layer of the stack is looked for. */
    void holdStack(List<Digest> chains) {
        stacks.add(chains);
    }

    Set<Digest> blobs() {
        return blobs;
    }

    List<List<Digest>> stacks() {
        return stacks;
    }

    void end() throws IOException {
        graph.end(this, blobs, stacks);
    }
}
