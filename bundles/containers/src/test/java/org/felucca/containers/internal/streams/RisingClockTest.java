package org.felucca.containers.internal.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class RisingClockTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private static List<Instant> tell(Instant... times) {
        Iterator<Instant> next = List.of(times).iterator();
        InstantSource source = next::next;
        Clock clock = source.withZone(ZoneOffset.UTC);
        RisingClock rising = new RisingClock(clock);
        return List.of(times).stream().map(time -> rising.next()).toList();
    }

    @Test
    void noTimeComesTwice() {
        assertEquals(List.of(NOON, NOON.plusNanos(1), NOON.plusNanos(2)), tell(NOON, NOON, NOON.minusMillis(1)));
    }

    @Test
    void clockThatIsSetBackIsFollowed() {
        Instant earlier = NOON.minusSeconds(3600);
        assertEquals(List.of(NOON, earlier), tell(NOON, earlier));
    }
}
