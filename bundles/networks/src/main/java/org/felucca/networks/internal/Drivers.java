package org.felucca.networks.internal;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.felucca.driver.DriverTable;
import org.felucca.driver.network.NetworkDriver;

/** The network drivers that are here and know who is on their networks. */
final class Drivers {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration START_PATIENCE = Duration.ofSeconds(5);

    private final DriverTable<NetworkDriver> ready = new DriverTable<>("network driver", PATIENCE);
    private final Object arrivals = new Object();
    /** Those who are here, as not all of them are in the table yet. Guarded by {@link #arrivals}. */
    private final Set<NetworkDriver> here = new HashSet<>();

    void came(NetworkDriver driver) {
        synchronized (arrivals) {
            here.add(driver);
        }
    }

    /** It has been told everything, unless it has gone meanwhile. */
    void ready(String name, NetworkDriver driver) {
        synchronized (arrivals) {
            if (here.contains(driver)) {
                ready.add(name, driver);
                arrivals.notifyAll();
            }
        }
    }

    void went(String name, NetworkDriver driver) {
        synchronized (arrivals) {
            here.remove(driver);
        }
        ready.remove(name, driver);
    }

    /** Whether it is here. */
    boolean knows(String name) {
        return ready.find(name).isPresent();
    }

    /** That of a network. While the engine starts, containers may be faster than their driver. */
    NetworkDriver of(NetworkRecord network) throws InterruptedException {
        long deadline = System.nanoTime() + START_PATIENCE.toNanos();
        synchronized (arrivals) {
            long left = START_PATIENCE.toNanos();
            while (ready.find(network.driver()).isEmpty() && left > 0) {
                TimeUnit.NANOSECONDS.timedWait(arrivals, left);
                left = deadline - System.nanoTime();
            }
        }
        return ready.take(network.driver());
    }
}
