package org.felucca.distribution.internal;

import java.util.function.BooleanSupplier;

/** What tests wait for: whoever changes something says so, and conditions are looked at then. */
final class Changes {
    synchronized void happened() {
        notifyAll();
    }

    /** Returns once the condition holds. */
    synchronized void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            wait();
        }
    }
}
