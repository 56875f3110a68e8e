package org.felucca.networks.internal.ports;

/** A port of the host can't be had. The message is Docker's. */
public final class PortException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final boolean taken;

    PortException(String message, boolean taken) {
        super(message);
        this.taken = taken;
    }

    /** Whether another has it, so that the next may be free. */
    boolean isTaken() {
        return taken;
    }
}
