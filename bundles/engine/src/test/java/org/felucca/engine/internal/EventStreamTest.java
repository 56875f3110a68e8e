package org.felucca.engine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.felucca.engine.Event;
import org.felucca.engine.JobIo;
import org.felucca.engine.system.StreamEvents;
import org.felucca.model.ErrorKind;
import org.felucca.model.FeluccaException;
import org.felucca.model.Filters;
import org.felucca.model.StreamKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventStreamTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final EventBus bus = new EventBus();

    private static Event event(String type, String action, String id, int second, String... attributes) {
        Map<String, String> map = new java.util.LinkedHashMap<>();
        Arrays.stream(attributes).map(a -> a.split("=", 2)).forEach(kv -> map.put(kv[0], kv[1]));
        return new Event(type, action, id, map, NOON.plusSeconds(second));
    }

    private List<String> stream(Optional<Instant> since, Optional<Instant> until, Filters filters) throws Exception {
        Collected io = new Collected();
        EventStream handler = new EventStream(bus);
        JobRun run = new JobRun(1, new JobLabel("system.events", ""), "test", io, null);
        handler.run(new StreamEvents(since, until, filters), run);
        return io.actions;
    }

    @Test
    void replaysWhatIsKeptBetweenSinceAndUntil() throws Exception {
        for (int i = 0; i < 300; i++) {
            bus.tell(event("container", "a" + i, "1", i));
        }
        List<String> all = stream(Optional.empty(), Optional.of(NOON.plusSeconds(1000)), Filters.none());
        assertEquals(256, all.size());
        assertEquals("a44", all.get(0));
        assertEquals(
                List.of("a290", "a291"),
                stream(Optional.of(NOON.plusSeconds(290)), Optional.of(NOON.plusSeconds(291)), Filters.none()));
    }

    @Test
    void endsAtUntilWithoutAnEvent() throws Exception {
        Instant soon = Instant.now().plus(Duration.ofMillis(50));
        assertEquals(List.of(), stream(Optional.empty(), Optional.of(soon), Filters.none()));
    }

    @Test
    void refusesAnUnknownFilter() {
        FeluccaException e = assertThrows(
                FeluccaException.class,
                () -> stream(Optional.empty(), Optional.of(NOON), new Filters(Map.of("colour", List.of("red")))));
        assertEquals(ErrorKind.INVALID, e.kind());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    type=container               | start,exec_create: sh -c x,health_status: healthy,die
                    type=container,image         | start,exec_create: sh -c x,health_status: healthy,die,pull
                    event=exec_create            | exec_create: sh -c x
                    event=health_status          | health_status: healthy
                    event=star                   |
                    container=4f1e               | start,exec_create: sh -c x
                    container=we                 | health_status: healthy,die
                    image=busybox                | start,exec_create: sh -c x,pull
                    image=busybox:latest         | start,exec_create: sh -c x,pull
                    label=tier=front             | health_status: healthy
                    label=tier                   | health_status: healthy,die
                    network=bridge               | connect
                    scope=swarm                  |
                    """)
    void filtersAsDockerDoes(String filter, String expected) throws Exception {
        bus.tell(event("image", "pull", "busybox:latest", 0, "name=busybox:latest"));
        bus.tell(event("container", "start", "4f1e00", 1, "name=db", "image=busybox:latest"));
        bus.tell(event("container", "exec_create: sh -c x", "4f1e00", 2, "name=db", "image=busybox:latest"));
        bus.tell(event("container", "health_status: healthy", "77aa00", 3, "name=web", "image=x", "tier=front"));
        bus.tell(event("container", "die", "77aa00", 4, "name=web", "image=x", "tier=back"));
        bus.tell(event("network", "connect", "99", 5, "name=bridge"));
        String[] keyAndValues = filter.split("=", 2);
        Filters filters = new Filters(Map.of(keyAndValues[0], List.of(keyAndValues[1].split(","))));
        List<String> seen = new ArrayList<>(stream(Optional.empty(), Optional.of(NOON.plusSeconds(9)), filters));
        List<String> wanted = new ArrayList<>(expected == null ? List.of() : List.of(expected.split(",")));
        seen.sort(null);
        wanted.sort(null);
        assertEquals(wanted, seen);
    }

    private static final class Collected implements JobIo {
        private final List<String> actions = new ArrayList<>();

        @Override
        public InputStream input() {
            return InputStream.nullInputStream();
        }

        @Override
        public void begin() {}

        @Override
        public void write(StreamKind stream, ByteBuffer bytes) {
            throw new AssertionError("events are messages");
        }

        @Override
        public void message(Object message) {
            actions.add(((Event) message).action());
        }
    }
}
