package org.felucca.networks.internal.ports;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The connections of the proxy, and who waits for one of them to end because there are no more descriptors. Of the loop's thread alone. */
final class Connections {
    private final Set<TcpConnection> open = new HashSet<>();
    private final Set<Runnable> starved = new HashSet<>();

    void add(TcpConnection connection) {
        open.add(connection);
    }

    void remove(TcpConnection connection) {
        if (open.remove(connection)) {
            feed();
        }
    }

    /** Runs this when a connection has ended or at the next tick. */
    void starve(Runnable again) {
        starved.add(again);
    }

    void feed() {
        List<Runnable> fed = new ArrayList<>(starved);
        starved.clear();
        fed.forEach(Runnable::run);
    }

    void closeAll() {
        new ArrayList<>(open).forEach(TcpConnection::close);
    }
}
