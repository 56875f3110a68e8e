package org.felucca.logdriver.fluentd.internal;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.felucca.logs.Link;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes events to the receiver. */
interface Sender extends Closeable {
    void send(Event event) throws IOException;

    /**
     * At once, while the caller waits.
     *
     * @param acknowledged whether the receiver must say that it has the event
     */
    record Direct(Link link, boolean acknowledged) implements Sender {
        @Override
        public void send(Event event) throws IOException {
            if (!acknowledged) {
                byte[] message = event.message(Optional.empty());
                link.send(peer -> peer.send(message));
                return;
            }
            byte[] random = new byte[16];
            ThreadLocalRandom.current().nextBytes(random);
            String chunk = Base64.getEncoder().encodeToString(random);
            byte[] message = event.message(Optional.of(chunk));
            link.send(peer -> {
                peer.send(message);
                String answer = MessagePack.acknowledgement(new DataInputStream(peer.answers()));
                if (!answer.equals(chunk)) {
                    throw new IOException("the receiver acknowledges another event");
                }
            });
        }

        @Override
        public void close() throws IOException {
            link.close();
        }
    }

    /** Later, by a thread of its own: {@code fluentd-async}. */
    final class Queued implements Sender {
        private static final Logger LOG = LoggerFactory.getLogger(Queued.class);
        private static final long CLOSE_MILLIS = 5_000;
        private static final long LOOK_MILLIS = 100;

        private final Sender direct;
        private final int limit;
        private final String subject;
        private final BlockingQueue<Event> waiting;
        private final Thread thread;
        private volatile boolean closed;
        private boolean broken;

        Queued(Sender direct, int limit, String subject) {
            this.direct = direct;
            this.limit = limit;
            this.subject = subject;
            this.waiting = new LinkedBlockingQueue<>(limit);
            this.thread = new Thread(this::run, "felucca-logdriver-fluentd-" + subject);
            thread.setDaemon(true);
            thread.start();
        }

        @Override
        public void send(Event event) throws IOException {
            if (!waiting.offer(event)) {
                throw new IOException("fluent#appendBuffer: Buffer full, limit " + limit);
            }
        }

        private void run() {
            try {
                while (!closed || !waiting.isEmpty()) {
                    Event event = waiting.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                    if (event != null) {
                        deliver(event);
                    }
                }
            } catch (InterruptedException e) {
                LOG.warn("log of {}: {} events could not be sent before it was closed", subject, waiting.size());
            }
        }

        private void deliver(Event event) {
            try {
                direct.send(event);
            } catch (IOException e) {
                if (!broken) {
                    broken = true;
                    LOG.warn("log of {}: output is lost: {}", subject, e.toString());
                }
            }
        }

        /** Waits a little for what is not sent yet. */
        @Override
        public void close() throws IOException {
            closed = true;
            try {
                thread.join(CLOSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            thread.interrupt();
            direct.close();
        }
    }
}
