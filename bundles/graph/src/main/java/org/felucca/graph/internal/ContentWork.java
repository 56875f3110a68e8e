package org.felucca.graph.internal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.felucca.archive.ArchiveException;
import org.felucca.driver.content.BlobIntake;
import org.felucca.driver.content.ContentLease;
import org.felucca.driver.content.LayerListener;
import org.felucca.engine.HandlerReplaced;
import org.felucca.model.Digest;
import org.felucca.model.Errors;
import org.felucca.model.ImageRef;
import org.felucca.store.BlobWriter;
import org.felucca.store.Parts;

/** Another bundle's work on the content store. Once it is retired every call throws HandlerReplaced; calls that run are waited for. */
final class ContentWork implements ContentLease {
    private final Graph graph;
    private final Lease lease;
    private final Consumer<ContentWork> closed;
    private final Set<Intake> intakes = ConcurrentHashMap.newKeySet();

    @GuardedBy("this")
    private Unpackings unpackings;

    @GuardedBy("this")
    private int calls;

    @GuardedBy("this")
    private boolean ended;

    /** Of intakes, committed or not, what this work has of them. */
    private final Set<Parts.Part> parts = ConcurrentHashMap.newKeySet();

    private volatile boolean retired;
    private volatile boolean leaving;

    /** @param closed called once it is */
    ContentWork(Graph graph, Lease lease, Consumer<ContentWork> closed) {
        this.graph = graph;
        this.lease = lease;
        this.closed = closed;
    }

    @Override
    public boolean hold(Digest blob) {
        return call(() -> {
            lease.hold(blob);
            return blob.algorithm().equals("sha256") && graph.blobs().has(blob);
        });
    }

    @Override
    public BlobIntake begin(Optional<Digest> expected, boolean unpack) throws IOException {
        if (expected.isPresent() && !expected.get().algorithm().equals("sha256")) {
            throw Errors.invalid("unsupported digest algorithm: %s", expected.get());
        }
        return write(() -> {
            expected.ifPresent(lease::hold);
            Optional<Unpackings> unpacker = unpack ? Optional.of(unpackings()) : Optional.empty();
            // what a client pushes comes from its beginning, whatever was here
            BlobWriter writer = unpack && expected.isPresent()
                    ? graph.blobs().begin(expected.get())
                    : graph.blobs().begin();
            writer.part().ifPresent(parts::add);
            Intake intake = new Intake(this, lease, writer, expected, unpacker);
            intakes.add(intake);
            return intake;
        });
    }

    @Override
    public void requireSpace(long bytes) {
        DiskSpace.require(graph.root(), bytes);
    }

    @Override
    public void leave() {
        leaving = true;
    }

    void forget(Intake intake) {
        intakes.remove(intake);
    }

    private synchronized Unpackings unpackings() throws IOException {
        if (unpackings == null) {
            unpackings = new Unpackings(graph, layers());
        }
        return unpackings;
    }

    private Layers layers() {
        try {
            return graph.layers();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Errors.unavailable("interrupted");
        } catch (IOException e) {
            throw Errors.internal(e, "the layers can't be read: %s", e.getMessage());
        }
    }

    @Override
    public Digest put(byte[] document) throws IOException {
        return write(() -> {
            lease.hold(Digest.of(document));
            return graph.blobs().put(document);
        });
    }

    @Override
    public Digest register(Digest manifest, List<ImageRef> names, LayerListener listener)
            throws IOException, InterruptedException {
        enter();
        try {
            Registration registration = new Registration(graph, lease, unpackings(), () -> retired);
            return registration.run(manifest, names, listener);
        } catch (ArchiveException e) {
            throw Errors.invalid("%s", e.getMessage());
        } catch (IOException | RuntimeException e) {
            throw DiskSpace.told(e);
        } finally {
            exit();
        }
    }

    /** A step that touches the store. */
    interface Step<R, E extends Exception> {
        R run() throws E;
    }

    /** Does a step unless this is over. */
    <R, E extends Exception> R call(Step<R, E> step) throws E {
        enter();
        try {
            return step.run();
        } finally {
            exit();
        }
    }

    /** The same for a step that writes: that the disk is full is said in Docker's words. */
    <R> R write(Step<R, IOException> step) throws IOException {
        try {
            return call(step);
        } catch (IOException | RuntimeException e) {
            throw DiskSpace.told(e);
        }
    }

    private synchronized void enter() {
        if (retired) {
            throw new HandlerReplaced();
        }
        if (ended) {
            throw new IllegalStateException("the lease is closed");
        }
        calls++;
    }

    private synchronized void exit() {
        calls--;
        notifyAll();
    }

    /** From now on nobody gets in; waits for who is in. Says which blobs it held that are here. */
    Set<Digest> retire() throws InterruptedException {
        synchronized (this) {
            retired = true;
            while (calls > 0) {
                wait();
            }
        }
        Set<Digest> here = new HashSet<>();
        for (Digest blob : lease.blobs()) {
            if (blob.algorithm().equals("sha256") && graph.blobs().has(blob)) {
                here.add(blob);
            }
        }
        return here;
    }

    @Override
    public void close() throws IOException {
        if (!retired) {
            end(); // else its bundle does
        }
    }

    /** Gives up what is not whole, and lets go. */
    void end() throws IOException {
        Unpackings last;
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
            last = unpackings;
        }
        closed.accept(this);
        try {
            for (Intake intake : intakes) {
                intake.giveUp();
            }
            if (last != null) {
                last.close();
            }
        } finally {
            lease.end();
            endParts();
        }
    }

    /** Who begins again goes on with them: in another bundle's place, or some time later. What stays as a blob needs no second name. */
    private void endParts() throws IOException {
        for (Parts.Part part : parts) {
            if ((leaving || retired) && !graph.blobs().has(part.expected())) {
                graph.leave(part);
            } else {
                part.drop();
            }
        }
    }
}
