package org.felucca.engine.internal;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.felucca.engine.Event;
import org.felucca.engine.Events;
import org.felucca.engine.bridge.ClassSpaces;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * The event bus. Its ring and its listeners outlive this bundle: they are kept in a list of the JDK, registered as a service in the name of the
 * framework. So an old engine and its successor share one bus, and nothing that is told while one replaces the other is lost. If the contract was
 * replaced too, events of the other class space are carried over when a listener of this one hears them.
 */
@Component
public final class EventBus implements Events {
    private static final int KEPT = 256;
    private static final String HELD = "felucca.held";
    private static final String HELD_AS = "org.felucca.engine.events";

    /** Oldest first; its monitor guards the order of events and the listeners' replay. */
    private final ArrayDeque<Object> ring;

    private final List<Object> listeners;

    @Activate
    public EventBus(BundleContext bundle) {
        this(held(bundle.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getBundleContext()));
    }

    /** @param held the ring and the list of listeners */
    @SuppressWarnings("unchecked") // we put them there ourselves
    private EventBus(List<Object> held) {
        this.ring = (ArrayDeque<Object>) held.get(0);
        this.listeners = (List<Object>) held.get(1);
    }

    /** A bus of its own, without a framework. */
    EventBus() {
        this(newState());
    }

    private static List<Object> newState() {
        return List.of(new ArrayDeque<>(), new CopyOnWriteArrayList<>());
    }

    @SuppressWarnings("unchecked") // we put it there ourselves
    private static List<Object> held(BundleContext framework) {
        try {
            for (ServiceReference<?> reference :
                    framework.getServiceReferences(List.class, "(" + HELD + "=" + HELD_AS + ")")) {
                if (framework.getService(reference) instanceof List<?> state) {
                    return (List<Object>) state;
                }
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
        List<Object> state = newState();
        framework.registerService(List.class, state, FrameworkUtil.asDictionary(Map.of(HELD, HELD_AS)));
        return state;
    }

    @Override
    public void tell(Event event) {
        // listeners are called under the lock, so that all see one order; they have to return at once
        synchronized (ring) {
            ring.addLast(event);
            if (ring.size() > KEPT) {
                ring.removeFirst();
            }
            for (Object listener : listeners) {
                accept(listener, event);
            }
        }
    }

    @SuppressWarnings("unchecked") // only listen() adds to the list
    private static void accept(Object listener, Event event) {
        ((Consumer<Object>) listener).accept(event);
    }

    @Override
    public Subscription listen(Optional<Instant> since, Consumer<Event> listener) {
        Consumer<Object> heard = event -> listener.accept(ClassSpaces.as(Event.class, event));
        synchronized (ring) {
            since.ifPresent(from -> replay(from, listener));
            listeners.add(heard);
        }
        return () -> listeners.remove(heard);
    }

    private void replay(Instant from, Consumer<Event> listener) {
        for (Object kept : ring) {
            Event event = ClassSpaces.as(Event.class, kept);
            if (!event.time().isBefore(from)) {
                listener.accept(event);
            }
        }
    }
}
