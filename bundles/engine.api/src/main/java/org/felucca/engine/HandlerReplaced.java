package org.felucca.engine;

/** Thrown by a handler whose bundle stops while the job waits or streams: the job goes on in the handler's successor. */
public final class HandlerReplaced extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public HandlerReplaced() {
        super("the handler's bundle is being replaced", null, false, false);
    }
}
