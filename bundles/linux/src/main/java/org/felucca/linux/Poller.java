package org.felucca.linux;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.felucca.linux.ffi.Kernel;
import org.felucca.linux.ffi.Memory;

/**
 * An event loop over epoll(7). One thread calls {@link #run()} (or {@link #poll} again and again); the handlers run there and must not block.
 * Everything else may be called by any thread.
 *
 * <p>A registration is armed for one event at a time (EPOLLONESHOT): its handler is not called again before it asked for more. So
 * a handler may hand the descriptor to another thread, which arms it when it is done. Events carry a number of ours, not the descriptor: an
 * event of a closed registration never reaches a newer one.
 */
public final class Poller implements AutoCloseable {
    private static final int EPOLL_CTL_ADD = 1;
    private static final int EPOLL_CTL_DEL = 2;
    private static final int EPOLL_CTL_MOD = 3;
    private static final int EPOLLIN = 1;
    private static final int EPOLLPRI = 2;
    private static final int EPOLLOUT = 4;
    private static final int EPOLLERR = 8;
    private static final int EPOLLHUP = 0x10;
    private static final int EPOLLRDHUP = 0x2000;
    private static final int EPOLLONESHOT = 0x4000_0000;
    private static final int BATCH = 64;
    private static final long WAKE = 0;

    /** struct epoll_event is packed on x86-64 only. */
    private static final int EVENT_SIZE = Arch.current() == Arch.X86_64 ? 12 : 16;

    private static final int DATA = EVENT_SIZE - 8;

    private final Fd epoll;
    private final Fd wakeUp;
    private final Memory events = Memory.allocate((long) BATCH * EVENT_SIZE);
    private final Map<Long, Registration> registrations = new ConcurrentHashMap<>();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicLong tokens = new AtomicLong(WAKE);
    private volatile boolean closed;

    private Poller(Fd epoll, Fd wakeUp) {
        this.epoll = epoll;
        this.wakeUp = wakeUp;
    }

    /** A poller with nothing to watch. */
    public static Poller open() {
        final int cloexec = 0x8_0000;
        final int nonBlocking = 0x800;
        Fd epoll = Fd.of((int) Kernel.call(Sys.EPOLL_CREATE1, "", cloexec));
        Fd wakeUp = Fd.of((int) Kernel.call(Sys.EVENTFD2, "", 0, cloexec | nonBlocking));
        Poller poller = new Poller(epoll, wakeUp);
        poller.control(EPOLL_CTL_ADD, wakeUp.number(), EPOLLIN, WAKE);
        return poller;
    }

    /**
     * What a descriptor is ready for.
     *
     * @param readable there is something to read, or the end
     * @param writable something can be written
     * @param hangUp the other side has gone, or an error is pending; reading tells
     */
    public record Ready(boolean readable, boolean writable, boolean hangUp) {}

    /** Called on the thread of the loop. Must not block, should not throw. */
    @FunctionalInterface
    public interface Handler {
        void ready(Registration registration, Ready ready);
    }

    /**
     * Watches a descriptor, for nothing at first: see {@link Registration#want}.
     *
     * @param fd stays the caller's; to be closed after the registration
     * @throws LinuxException EPERM for a plain file, EEXIST when it is registered already
     */
    public Registration register(Fd fd, Handler handler) {
        long token = tokens.incrementAndGet();
        Registration registration = new Registration(token, fd, handler);
        registrations.put(token, registration);
        try {
            control(EPOLL_CTL_ADD, fd.number(), EPOLLONESHOT, token);
        } catch (LinuxException e) {
            registrations.remove(token);
            throw e;
        }
        return registration;
    }

    /** Runs a task on the thread of the loop, soon. */
    public void execute(Runnable task) {
        tasks.add(task);
        wake();
    }

    /** Makes a running {@link #poll} return. */
    public void wake() {
        // not while it is freed: the number could be another file's by the time of the write
        synchronized (wakeUp) {
            if (wakeUp.isOpen()) {
                try (Memory one = Memory.allocate(8)) {
                    one.putLong(0, 1);
                    Kernel.raw(Sys.WRITE, wakeUp.number(), one.address(), 8);
                }
            }
        }
    }

    /** Calls handlers until another thread closes this poller; frees it then. */
    public void run() {
        while (!closed) {
            poll(-1);
        }
        free();
    }

    /**
     * Waits for events and calls their handlers, once.
     *
     * @param timeoutMillis -1 waits for ever
     * @return how many events came
     */
    public int poll(int timeoutMillis) {
        int count =
                (int) Kernel.call(Sys.EPOLL_PWAIT, "", epoll.number(), events.address(), BATCH, timeoutMillis, 0, 8);
        for (int i = 0; i < count; i++) {
            dispatch(events.getInt((long) i * EVENT_SIZE), events.getLong((long) i * EVENT_SIZE + DATA));
        }
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
        return count;
    }

    private void dispatch(int bits, long token) {
        if (token == WAKE) {
            try (Memory counter = Memory.allocate(8)) {
                Kernel.raw(Sys.READ, wakeUp.number(), counter.address(), 8);
            }
            return;
        }
        Registration registration = registrations.get(token);
        // epoll reports a hang-up even to who asked for nothing; it will again when something is asked for.
        if (registration != null && registration.wanted) {
            registration.wanted = false;
            boolean hangUp = (bits & (EPOLLHUP | EPOLLERR)) != 0;
            boolean readable = (bits & (EPOLLIN | EPOLLPRI | EPOLLRDHUP)) != 0 || hangUp;
            registration.handler.ready(registration, new Ready(readable, (bits & EPOLLOUT) != 0, hangUp));
        }
    }

    private void control(int operation, int fd, int bits, long token) {
        try (Memory event = Memory.allocate(EVENT_SIZE)) {
            event.putInt(0, bits).putLong(DATA, token);
            Kernel.call(Sys.EPOLL_CTL, "fd " + fd, epoll.number(), operation, fd, event.address());
        }
    }

    /** Ends {@link #run()}. Registered descriptors stay open. When no thread runs the loop, call {@link #free()} too. */
    @Override
    public void close() {
        closed = true;
        wake();
    }

    /** Gives back what the loop used. Done by {@link #run()} at its end. */
    public void free() {
        closed = true;
        epoll.close();
        synchronized (wakeUp) {
            wakeUp.close();
        }
        events.close();
    }

    /** A watched descriptor. */
    public final class Registration implements AutoCloseable {
        private final long token;
        private final Fd fd;
        private final Handler handler;
        private volatile boolean wanted;

        private Registration(long token, Fd fd, Handler handler) {
            this.token = token;
            this.fd = fd;
            this.handler = handler;
        }

        /** The descriptor that is watched. */
        public Fd fd() {
            return fd;
        }

        /** Asks for one event. Ask again after each; asking while asked changes what is asked for. */
        public void want(boolean read, boolean write) {
            int bits = EPOLLONESHOT | (read ? EPOLLIN | EPOLLRDHUP : 0) | (write ? EPOLLOUT : 0);
            wanted = true;
            control(EPOLL_CTL_MOD, fd.number(), bits, token);
        }

        /** Watches it no more. The handler may be running still on the loop's thread, but is not called again. */
        @Override
        public void close() {
            if (registrations.remove(token) != null && fd.isOpen() && epoll.isOpen()) {
                control(EPOLL_CTL_DEL, fd.number(), 0, token);
            }
        }
    }
}
