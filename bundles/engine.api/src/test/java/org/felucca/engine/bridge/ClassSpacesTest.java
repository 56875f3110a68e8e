package org.felucca.engine.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.felucca.engine.Engine;
import org.felucca.engine.Event;
import org.felucca.engine.Events;
import org.felucca.engine.JobIo;
import org.felucca.engine.JobRecord;
import org.felucca.engine.JobRequest;
import org.felucca.engine.system.StreamEvents;
import org.felucca.model.ErrorKind;
import org.felucca.model.Errors;
import org.felucca.model.FeluccaException;
import org.felucca.model.Filters;
import org.felucca.model.StreamKind;
import org.junit.jupiter.api.Test;

/** The other class space is a loader that defines all our classes anew. */
class ClassSpacesTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    /** Loads the classes of the contracts, and this test's, once more. */
    private static final class Again extends ClassLoader {
        Again() {
            super(ClassSpacesTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("org.felucca.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded != null ? loaded : define(name);
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] code = in.readAllBytes();
                return defineClass(name, code, 0, code.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    /** An engine as the other space has one. */
    public static final class TheirEngine implements Engine {
        final List<Event> told = new ArrayList<>();

        @Override
        @SuppressWarnings("unchecked")
        public <R> R run(JobRequest<R> request, String caller, JobIo io) throws IOException {
            StreamEvents asked = (StreamEvents) request;
            if (asked.filters().has("fail")) {
                throw Errors.conflict("failed for %s", caller);
            }
            io.begin();
            io.started(() -> told.add(new Event("job", "cancelled", "", Map.of(), NOW)));
            io.write(StreamKind.STDERR, ByteBuffer.wrap(new byte[] {1, 2, 3}));
            io.message(
                    new Event("container", "start", "after " + io.resumeFrom().orElseThrow(), Map.of(), NOW));
            return (R) asked.filters();
        }

        @Override
        public List<JobRecord> jobs() {
            return List.of(new JobRecord(7, "a.job", "s", "c", NOW, Optional.empty(), ""));
        }

        @Override
        public Events events() {
            return new Events() {
                @Override
                public void tell(Event event) {
                    told.add(event);
                }

                @Override
                public Subscription listen(Optional<Instant> since, Consumer<Event> listener) {
                    told.forEach(listener);
                    return () -> told.clear();
                }
            };
        }
    }

    private final Object theirs = theirEngine();
    private final Engine engine = ClassSpaces.as(Engine.class, theirs);

    private static Object theirEngine() {
        try {
            return new Again()
                    .loadClass(TheirEngine.class.getName())
                    .getConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static StreamEvents request(String key) {
        return new StreamEvents(Optional.of(NOW), Optional.empty(), new Filters(Map.of(key, List.of("a", "b"))));
    }

    /** What reaches the client's side. */
    private static final class Client implements JobIo {
        final List<Object> seen = new ArrayList<>();

        @Override
        public InputStream input() {
            return InputStream.nullInputStream();
        }

        @Override
        public void begin() {
            seen.add("begin");
        }

        @Override
        public void write(StreamKind stream, ByteBuffer bytes) {
            seen.add(stream + " " + bytes.remaining());
        }

        @Override
        public void message(Object message) {
            seen.add(message);
        }

        @Override
        public void started(Runnable cancel) {
            cancel.run();
        }

        @Override
        public Optional<Object> resumeFrom() {
            return Optional.of("line 12");
        }
    }

    @Test
    void aValueOfTheSameSpaceIsItself() {
        Engine own = new TheirEngine();
        assertSame(own, ClassSpaces.as(Engine.class, own));
        assertFalse(theirs instanceof Engine, "the other loader's engine is another class");
    }

    @Test
    void aJobRunsInTheOtherSpaceWithTheClientOfThisOne() throws Exception {
        Client client = new Client();
        JobRequest<?> request = request("label");
        Object answer = engine.run(request, "me", client);
        assertEquals(((StreamEvents) request).filters(), answer);
        assertNotSame(((StreamEvents) request).filters(), answer);
        assertEquals(
                List.of(
                        "begin",
                        StreamKind.STDERR + " 3",
                        new Event("container", "start", "after line 12", Map.of(), NOW)),
                client.seen);
        List<Event> told = new ArrayList<>();
        engine.events().listen(Optional.empty(), told::add);
        assertEquals(List.of(new Event("job", "cancelled", "", Map.of(), NOW)), told);
    }

    @Test
    void aFailureKeepsItsKindAndSentence() {
        FeluccaException failed =
                assertThrows(FeluccaException.class, () -> engine.run(request("fail"), "me", new Client()));
        assertEquals(ErrorKind.CONFLICT, failed.kind());
        assertEquals("failed for me", failed.getMessage());
    }

    @Test
    void recordsInListsAndEventsCross() {
        assertEquals(List.of(new JobRecord(7, "a.job", "s", "c", NOW, Optional.empty(), "")), engine.jobs());
        engine.events().tell(new Event("image", "load", "x", Map.of("k", "v"), NOW));
        List<Event> told = new ArrayList<>();
        Events.Subscription subscription = engine.events().listen(Optional.of(NOW), told::add);
        assertEquals(List.of(new Event("image", "load", "x", Map.of("k", "v"), NOW)), told);
        subscription.close();
        told.clear();
        engine.events().listen(Optional.of(NOW), told::add);
        assertEquals(List.of(), told);
    }

    @Test
    void whatHasNoCounterpartIsRefused() {
        assertThrows(IllegalStateException.class, () -> ClassSpaces.as(Engine.class, "no engine"));
    }
}
