package org.felucca.distribution.internal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.felucca.distribution.internal.registry.Repository;
import org.felucca.driver.content.ContentStore;
import org.felucca.engine.HandlerReplaced;
import org.felucca.engine.JobIo;
import org.felucca.engine.image.ProgressMessage;
import org.felucca.model.Digest;
import org.felucca.model.ImageRef;

/**
 * The images that are being pulled. Who wants one that is on its way already joins in; the work ends when the last of them has gone.
 */
final class SharedPulls implements AutoCloseable {
    private static final long LOOK_MILLIS = 500;

    /** Wakes who listens. */
    private static final ProgressMessage END = ProgressMessage.status("", "");

    private final ContentStore content;
    private final Downloads downloads;
    private final ExecutorService threads = Distribution.daemons("felucca-distribution-pull-");

    @GuardedBy("this")
    private final Map<Digest, Running> running = new HashMap<>();

    private volatile boolean closed;

    SharedPulls(ContentStore content, Transfers transfers) {
        this.content = content;
        this.downloads = new Downloads(transfers);
    }

    /** An image on its way. */
    private static final class Running {
        private final Progress progress = new Progress();
        private final CompletableFuture<Digest> result = new CompletableFuture<>();
        private Future<?> work;
        private int waiting;
    }

    /** Gets the image of a manifest; says its id. Tells progress on this thread. Whoever joined in gives it its names itself. */
    Digest pull(Repository from, Repository.Manifest manifest, List<ImageRef> names, JobIo io)
            throws IOException, InterruptedException {
        Running pull = join(from, manifest, names);
        BlockingQueue<ProgressMessage> messages = pull.progress.listen();
        try {
            while (!pull.result.isDone() || !messages.isEmpty()) {
                ProgressMessage message = messages.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                if (message != null && !message.equals(END)) {
                    io.message(message);
                }
            }
            return result(pull);
        } finally {
            pull.progress.leave(messages);
            leave(manifest.digest(), pull);
        }
    }

    private Digest result(Running pull) throws IOException, InterruptedException {
        try {
            return pull.result.get();
        } catch (ExecutionException e) {
            if (closed) {
                throw new HandlerReplaced();
            }
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private synchronized Running join(Repository from, Repository.Manifest manifest, List<ImageRef> names) {
        if (closed) {
            throw new HandlerReplaced();
        }
        Running pull = running.get(manifest.digest());
        if (pull == null || pull.result.isDone()) {
            Running made = new Running();
            running.put(manifest.digest(), made);
            made.work = threads.submit(() -> run(made, from, manifest, names));
            pull = made;
        }
        pull.waiting++;
        return pull;
    }

    private void run(Running pull, Repository from, Repository.Manifest manifest, List<ImageRef> names) {
        try {
            pull.result.complete(new ImageDownload(content, downloads, from, pull.progress).run(manifest, names));
        } catch (Throwable e) { // whatever it is, those who wait have to know
            pull.result.completeExceptionally(e);
        } finally {
            pull.progress.tell(END);
        }
    }

    private synchronized void leave(Digest manifest, Running pull) {
        pull.waiting--;
        if (pull.waiting == 0) {
            running.remove(manifest, pull);
            pull.work.cancel(true);
        }
    }

    @Override
    public void close() {
        closed = true;
        synchronized (this) {
            running.values().forEach(pull -> pull.work.cancel(true));
        }
        threads.shutdownNow();
    }
}
