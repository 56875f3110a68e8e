package org.felucca.execdriver.native_.internal;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.felucca.cgroups.Cgroup;
import org.felucca.linux.Fd;
import org.felucca.linux.LinuxException;
import org.felucca.linux.LinuxFiles;
import org.felucca.linux.Poller;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells, once for each, when the kernel has killed a process of a cgroup for want of memory. */
final class OomWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OomWatch.class);
    private static final int NEWS = 4096;

    private final Cgroup cgroup;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private Optional<Fd> events = Optional.empty();
    private Poller.Registration registration;
    private long told;
    private boolean closed;

    OomWatch(Cgroup cgroup) {
        this.cgroup = cgroup;
    }

    void add(Runnable listener) {
        listeners.add(listener);
    }

    /** Watches from now on. What happened before, under another driver, was told by that one. */
    synchronized void begin(Loop loop) {
        told = count();
        events = cgroup.oomEvents();
        events.ifPresent(fd -> {
            registration = loop.watch(fd, this::happened);
            registration.want(true, false);
        });
    }

    private void happened() {
        synchronized (this) {
            if (closed) {
                return;
            }
            LinuxFiles.read(events.orElseThrow(), ByteBuffer.allocate(NEWS));
            registration.want(true, false);
        }
        tell();
    }

    /** Tells what was not told yet; whether there ever was such a kill. */
    boolean tell() {
        long fresh;
        long kills;
        synchronized (this) {
            kills = count();
            fresh = kills - told;
            told = Math.max(told, kills);
        }
        for (long i = 0; i < fresh; i++) {
            listeners.forEach(Runnable::run);
        }
        return kills > 0;
    }

    private long count() {
        try {
            return cgroup.oomKills();
        } catch (LinuxException e) {
            LOG.debug("{}: {}", cgroup, e.getMessage());
            return 0;
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            if (registration != null) {
                registration.close();
            }
            events.ifPresent(Fd::close);
        }
    }
}
