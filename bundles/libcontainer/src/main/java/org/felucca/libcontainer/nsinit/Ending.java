package org.felucca.libcontainer.nsinit;

import java.util.concurrent.CompletableFuture;
import java.util.function.IntSupplier;
import org.felucca.linux.Pidfd;

/** Waits for a container, in a process that is told to end itself now and then. */
final class Ending {
    private static final int SIGTERM = 15;

    private Ending() {}

    /**
     * Waits for the container. Ctrl-C and SIGTERM end it, not this process first: that ends with its exit code. (A JVM that is told to end
     * runs its hooks while its other threads go on.)
     *
     * @param code waits and tells the exit code
     * @param exit completed by who ends the JVM, or here when it is ending already
     */
    static int await(Pidfd container, IntSupplier code, CompletableFuture<Integer> exit) {
        Thread passOn = new Thread(
                () -> {
                    container.signal(SIGTERM);
                    Runtime.getRuntime().halt(exit.join());
                },
                "nsinit-end");
        Runtime.getRuntime().addShutdownHook(passOn);
        int ended = code.getAsInt();
        try {
            Runtime.getRuntime().removeShutdownHook(passOn);
        } catch (IllegalStateException e) {
            // This process is ending already: the hook waits for the code.
            exit.complete(ended);
        }
        return ended;
    }
}
