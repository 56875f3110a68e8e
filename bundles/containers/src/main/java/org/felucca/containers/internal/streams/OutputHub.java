package org.felucca.containers.internal.streams;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.felucca.driver.exec.OutputListener;
import org.felucca.driver.log.LogReader;
import org.felucca.driver.log.LogSink;
import org.felucca.model.StreamKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the output of a process goes: to its log first, then to every attached client. An exec has no log.
 */
public final class OutputHub implements OutputListener {
    private static final Logger LOG = LoggerFactory.getLogger(OutputHub.class);

    private final String subject;
    private volatile Optional<LogWriter> log = Optional.empty();
    private final List<Attachment> attachments = new CopyOnWriteArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long written;
    private boolean ended;
    private boolean logBroken;

    /** A hub without a log; the subject is for messages. */
    public OutputHub(String subject) {
        this.subject = subject;
    }

    /** Whether it has a log. */
    public boolean logs() {
        return log.isPresent();
    }

    /** Logs what comes from now on; the hub closes the log. */
    public void log(LogSink sink) {
        log = Optional.of(new LogWriter(sink));
    }

    /**
     * Exchanges the log between two entries, while output waits; gives it one if it had none. Throws UNAVAILABLE if the old one takes nothing and so
     * does not come to an end.
     *
     * @param opening called when all that came so far is in the old log, and that is closed; not called where it was closed already
     */
    public void exchangeLog(LogOpening opening) throws IOException, InterruptedException {
        Optional<LogWriter> writer = log;
        if (writer.isPresent()) {
            writer.get().exchange(opening);
        } else {
            log(opening.open());
            if (hasEnded()) {
                closeLog();
            }
        }
        logged();
    }

    private boolean hasEnded() {
        lock.lock();
        try {
            return ended;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void output(StreamKind stream, ByteBuffer bytes) {
        log.ifPresent(writer -> log(writer, stream, bytes));
        for (Attachment attachment : attachments) {
            attachment.bring(stream, bytes);
        }
    }

    private void log(LogWriter writer, StreamKind stream, ByteBuffer bytes) {
        try {
            writer.write(stream, bytes);
        } catch (IOException e) {
            complain(e);
        }
        logged();
    }

    /** There is more to be read from the log: told to those who follow it. */
    public void logged() {
        lock.lock();
        try {
            written++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void complain(IOException e) {
        lock.lock();
        try {
            if (logBroken) {
                return;
            }
            logBroken = true;
        } finally {
            lock.unlock();
        }
        LOG.warn("log of {}: output is lost: {}", subject, e.toString());
    }

    /** A client that sees what comes from now on. */
    public Attachment attach(Set<StreamKind> streams) {
        Attachment attachment = new Attachment(streams);
        lock.lock();
        try {
            attachments.add(attachment);
            if (ended) {
                attachment.end();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        return attachment;
    }

    /** The client has gone. */
    public void detach(Attachment attachment) {
        attachments.remove(attachment);
        attachment.leave();
    }

    /** How many clients are attached. */
    public int attached() {
        return attachments.size();
    }

    /** Waits until that many clients are attached, or the patience ends. */
    public void awaitAttached(int count, long patienceNanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = patienceNanos;
            while (attachments.size() < count && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** All output has come: closes the log and lets followers and clients end. */
    public void end() {
        closeLog();
        lock.lock();
        try {
            ended = true;
            written++;
            changed.signalAll();
            attachments.forEach(Attachment::end);
        } finally {
            lock.unlock();
        }
    }

    /** Closes the log because another hub takes over; clients stay as they are. */
    public void handOver() {
        closeLog();
    }

    private void closeLog() {
        log.ifPresent(writer -> {
            try {
                writer.close();
            } catch (IOException e) {
                LOG.warn("log of {}: {}", subject, e.toString());
            }
        });
    }

    /** For a reader of the log that follows this hub: it ends with it. */
    public LogReader.Follow follow() {
        return new LogReader.Follow() {
            private long seen = -1;

            @Override
            public boolean await() throws InterruptedException {
                lock.lockInterruptibly();
                try {
                    while (seen == written && !ended) {
                        changed.await();
                    }
                    boolean more = seen != written;
                    seen = written;
                    return more;
                } finally {
                    lock.unlock();
                }
            }
        };
    }
}
