package org.felucca.engine;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/** Tells what happens to containers, images, networks and volumes. Keeps the last 256 for replay. Never blocks a teller. */
@ProviderType
public interface Events {
    /** Tells an event to all listeners. */
    void tell(Event event);

    /**
     * Listens from now on; first come the kept events that are not older than {@code since}, in order and without a gap.
     *
     * @param since absent: no replay
     * @param listener called on the teller's thread, must return at once
     * @return closes to stop listening
     */
    Subscription listen(Optional<Instant> since, Consumer<Event> listener);

    /** Ends with {@link #close()}, which throws nothing. */
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
