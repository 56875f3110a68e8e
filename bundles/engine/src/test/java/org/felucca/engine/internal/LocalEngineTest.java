package org.felucca.engine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.felucca.engine.HandlerReplaced;
import org.felucca.engine.JobHandler;
import org.felucca.engine.JobIo;
import org.felucca.engine.JobName;
import org.felucca.engine.JobRecord;
import org.felucca.engine.JobRequest;
import org.felucca.model.ErrorKind;
import org.felucca.model.Errors;
import org.felucca.model.FeluccaException;
import org.felucca.model.StreamKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.ServiceReference;

class LocalEngineTest {
    @JobName("test.greet")
    private record Greet(String name) implements JobRequest<String> {}

    private final FakeServices services = new FakeServices();
    private final ExecutorService clients = Executors.newCachedThreadPool();
    private Handlers handlers = new Handlers(services::get, Duration.ofSeconds(20), Duration.ZERO);

    @AfterEach
    void stopClients() {
        clients.shutdownNow();
    }

    private LocalEngine engine() {
        return new LocalEngine(null, handlers, new JobBooks(3), new EventBus(), Duration.ofSeconds(1));
    }

    private ServiceReference<?> offer(JobHandler<Greet, String> handler) {
        ServiceReference<?> reference = services.offer("test.greet", handler);
        handlers.add(reference);
        return reference;
    }

    private static JobHandler<Greet, String> greeting(String greeting) {
        return (request, context) -> greeting + " " + request.name();
    }

    private static String run(LocalEngine engine, String name) throws Exception {
        return engine.run(new Greet(name), "test", JobIo.none());
    }

    @Test
    void runsAJobOnTheCallersThread() throws Exception {
        AtomicReference<Thread> thread = new AtomicReference<>();
        offer((request, context) -> {
            thread.set(Thread.currentThread());
            return context.caller();
        });
        assertEquals("test", run(engine(), "you"));
        assertEquals(Thread.currentThread(), thread.get());
    }

    @Test
    void refusesAJobThatNobodyOffers() {
        FeluccaException e = assertThrows(FeluccaException.class, () -> run(engine(), "you"));
        assertEquals(ErrorKind.NOT_IMPLEMENTED, e.kind());
    }

    @Test
    void waitsAtTheStartForAHandlerThatWasNeverThere() throws Exception {
        handlers = new Handlers(services::get, Duration.ZERO, Duration.ofSeconds(20));
        LocalEngine engine = engine();
        Future<String> answer = clients.submit(() -> run(engine, "you"));
        offer(greeting("late"));
        assertEquals("late you", answer.get(10, TimeUnit.SECONDS));
    }

    @Test
    void waitsForAHandlerThatWentAway() throws Exception {
        LocalEngine engine = engine();
        handlers.remove(offer(greeting("old")));
        Future<String> answer = clients.submit(() -> run(engine, "you"));
        offer(greeting("new"));
        assertEquals("new you", answer.get(10, TimeUnit.SECONDS));
    }

    @Test
    void failsAsUnavailableWhenTheHandlerDoesNotComeBack() {
        handlers = new Handlers(services::get, Duration.ofMillis(1), Duration.ZERO);
        handlers.remove(offer(greeting("old")));
        FeluccaException e = assertThrows(FeluccaException.class, () -> run(engine(), "you"));
        assertEquals(ErrorKind.UNAVAILABLE, e.kind());
    }

    @Test
    void goesOnInTheSuccessorOfAReplacedHandler() throws Exception {
        LocalEngine engine = engine();
        AtomicInteger begun = new AtomicInteger();
        JobIo io = new CountingIo(begun);
        CountDownLatch away = new CountDownLatch(1);
        ServiceReference<?> old = offer((request, context) -> {
            context.io().begin();
            context.checkpoint("half");
            away.countDown();
            throw new HandlerReplaced();
        });
        Future<String> answer = clients.submit(() -> engine.run(new Greet("you"), "test", io));
        assertTrue(away.await(10, TimeUnit.SECONDS));
        handlers.remove(old);
        offer((request, context) -> {
            context.io().begin();
            return context.checkpoint().orElseThrow() + " " + request.name();
        });
        assertEquals("half you", answer.get(10, TimeUnit.SECONDS));
        assertEquals(1, begun.get());
    }

    @Test
    void doesNotAskAHandlerAgainThatSaysItIsBeingReplaced() throws Exception {
        handlers = new Handlers(services::get, Duration.ofMillis(1), Duration.ZERO);
        AtomicInteger calls = new AtomicInteger();
        offer((request, context) -> {
            calls.incrementAndGet();
            throw new HandlerReplaced();
        });
        FeluccaException e = assertThrows(FeluccaException.class, () -> run(engine(), "you"));
        assertEquals(ErrorKind.UNAVAILABLE, e.kind());
        assertEquals(1, calls.get());
    }

    @Test
    void cancelInterruptsTheJobAndCallsBack() throws Exception {
        LocalEngine engine = engine();
        AtomicReference<Runnable> cancel = new AtomicReference<>();
        CountDownLatch runs = new CountDownLatch(1);
        CountDownLatch calledBack = new CountDownLatch(1);
        offer((request, context) -> {
            context.onCancel(calledBack::countDown);
            runs.countDown();
            new CountDownLatch(1).await();
            return "never";
        });
        Future<String> answer = clients.submit(() -> engine.run(new Greet("you"), "test", new StoppableIo(cancel)));
        assertTrue(runs.await(10, TimeUnit.SECONDS));
        cancel.get().run();
        ExecutionException e = assertThrows(ExecutionException.class, () -> answer.get(10, TimeUnit.SECONDS));
        assertEquals(InterruptedException.class, e.getCause().getClass());
        assertTrue(calledBack.await(10, TimeUnit.SECONDS));
        assertEquals("CANCELLED", engine.jobs().get(0).outcome());
    }

    @Test
    void aCancelAfterTheEndDoesNotTouchTheThread() throws Exception {
        AtomicReference<Runnable> cancel = new AtomicReference<>();
        offer(greeting("hi"));
        engine().run(new Greet("you"), "test", new StoppableIo(cancel));
        cancel.get().run();
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void keepsTheLastJobsInTheBooks() throws Exception {
        LocalEngine engine = engine();
        offer((request, context) -> {
            if (request.name().equals("nobody")) {
                throw Errors.notFound("No such person: %s", request.name());
            }
            return context.engine().jobs().get(0).outcome();
        });
        for (String name : List.of("a", "b", "c")) {
            assertEquals("", run(engine, name), "a running job has no outcome yet");
        }
        assertThrows(FeluccaException.class, () -> run(engine, "nobody"));
        List<JobRecord> jobs = engine.jobs();
        assertEquals(
                List.of("nobody", "c", "b"),
                jobs.stream().map(JobRecord::subject).toList());
        assertEquals("NOT_FOUND No such person: nobody", jobs.get(0).outcome());
        assertEquals("OK", jobs.get(1).outcome());
        assertTrue(jobs.get(1).took().isPresent());
    }

    @Test
    void labelsJobsInOneShortLine() {
        assertEquals("test.greet(4f1e00000000)", label("4f1e" + "0".repeat(60)));
        assertEquals("test.greet(a?b)", label("a\nb"));
        assertEquals("test.greet", label(""));
    }

    private static String label(String name) {
        return JobLabel.of(new Greet(name)).toString();
    }

    private record CountingIo(AtomicInteger begun) implements TestIo {
        @Override
        public void begin() {
            begun.incrementAndGet();
        }
    }

    private record StoppableIo(AtomicReference<Runnable> cancel) implements TestIo {
        @Override
        public void started(Runnable action) {
            cancel.set(action);
        }
    }

    private interface TestIo extends JobIo {
        @Override
        default java.io.InputStream input() {
            return java.io.InputStream.nullInputStream();
        }

        @Override
        default void begin() {}

        @Override
        default void write(StreamKind stream, java.nio.ByteBuffer bytes) {}

        @Override
        default void message(Object message) {}
    }

    @Test
    void aResumedRequestStartsFromItsCheckpoint() throws Exception {
        List<Object> seen = new ArrayList<>();
        offer((request, context) -> {
            seen.add(context.checkpoint());
            return "";
        });
        JobIo resumed = new TestIo() {
            @Override
            public Optional<Object> resumeFrom() {
                return Optional.of(42L);
            }
        };
        engine().run(new Greet("you"), "test", resumed);
        assertEquals(List.of(Optional.of(42L)), seen);
    }
}
