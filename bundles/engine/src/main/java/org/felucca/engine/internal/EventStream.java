package org.felucca.engine.internal;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.felucca.engine.Event;
import org.felucca.engine.Events;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.system.StreamEvents;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Streams events to a client, with Docker's filters. A client that does not read loses the events that do not fit its queue. */
@Component(property = JobHandler.JOB + "=system.events")
public final class EventStream implements JobHandler<StreamEvents, Void> {
    private static final int QUEUE = 4096;

    private final Events events;

    @Activate
    public EventStream(@Reference Events events) {
        this.events = events;
    }

    @Override
    public Void run(StreamEvents request, JobContext context) throws IOException, InterruptedException {
        EventFilter filter = new EventFilter(request.filters());
        BlockingQueue<Event> queue = new LinkedBlockingQueue<>(QUEUE);
        Events.Subscription subscription = events.listen(replayFrom(request), event -> {
            if (filter.matches(event) && !isAfter(event, request.until())) {
                queue.offer(event);
            }
        });
        try {
            context.io().begin();
            for (Event event = next(queue, request.until()); event != null; event = next(queue, request.until())) {
                context.io().message(event);
            }
        } finally {
            subscription.close();
        }
        return null;
    }

    private static Optional<Instant> replayFrom(StreamEvents request) {
        return request.since().or(() -> request.until().map(u -> Instant.EPOCH));
    }

    private static boolean isAfter(Event event, Optional<Instant> until) {
        return until.isPresent() && event.time().isAfter(until.get());
    }

    /** Null once there is nothing more until then. */
    private static Event next(BlockingQueue<Event> queue, Optional<Instant> until) throws InterruptedException {
        return until.isEmpty()
                ? queue.take()
                : queue.poll(
                        Math.max(0, Duration.between(Instant.now(), until.get()).toMillis()), TimeUnit.MILLISECONDS);
    }
}
