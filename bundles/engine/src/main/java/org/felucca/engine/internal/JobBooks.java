package org.felucca.engine.internal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.felucca.engine.Engine;
import org.felucca.engine.JobIo;
import org.felucca.engine.JobRecord;
import org.felucca.engine.JobRequest;
import org.felucca.model.ErrorKind;
import org.felucca.model.FeluccaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The jobs that run and those that ended lately; two log lines for each. */
final class JobBooks {
    private static final Logger LOG = LoggerFactory.getLogger("org.felucca.engine.jobs");

    private final int history;

    @GuardedBy("this")
    private final Map<Long, JobRun> running = new LinkedHashMap<>();

    /** Newest first. */
    @GuardedBy("this")
    private final ArrayDeque<JobRecord> ended = new ArrayDeque<>();

    @GuardedBy("this")
    private long lastId;

    JobBooks(int history) {
        this.history = history;
    }

    JobRun start(JobRequest<?> request, String caller, JobIo io, Engine engine) {
        JobRun run = enter(JobLabel.of(request), caller, io, engine);
        LOG.info("+job {}", run);
        io.started(run::cancel);
        return run;
    }

    private synchronized JobRun enter(JobLabel label, String caller, JobIo io, Engine engine) {
        JobRun run = new JobRun(++lastId, label, caller, io, engine);
        running.put(run.id(), run);
        return run;
    }

    /** @param failure null when it went well */
    void ended(JobRun run, Throwable failure) {
        Duration took = run.end();
        String outcome = outcome(failure);
        synchronized (this) {
            running.remove(run.id());
            ended.addFirst(run.record(Optional.of(took), outcome));
            while (ended.size() > history) {
                ended.removeLast();
            }
        }
        if (isOurs(failure)) {
            LOG.error("-job {} = {} {}ms", run, outcome, took.toMillis(), failure);
        } else {
            LOG.info("-job {} = {} {}ms", run, outcome, took.toMillis());
        }
    }

    private static String outcome(Throwable failure) {
        if (failure == null) {
            return "OK";
        }
        if (failure instanceof FeluccaException e) {
            return e.kind() + " " + e.getMessage();
        }
        if (failure instanceof InterruptedException) {
            return "CANCELLED";
        }
        return failure instanceof IOException ? "CLIENT " + failure.getMessage() : "INTERNAL " + failure;
    }

    /** Failures that are neither the caller's doing nor said by a handler on purpose. */
    private static boolean isOurs(Throwable failure) {
        return failure instanceof FeluccaException e
                ? e.kind() == ErrorKind.INTERNAL
                : failure instanceof RuntimeException || failure instanceof Error;
    }

    synchronized int running() {
        return running.size();
    }

    /** Running ones first, each part newest first. */
    synchronized List<JobRecord> records() {
        List<JobRecord> all = new ArrayList<>();
        running.values().forEach(run -> all.add(0, run.record(Optional.empty(), "")));
        all.addAll(ended);
        return all;
    }
}
