package org.felucca.distribution.internal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.felucca.model.Digest;

/** The layers that are being downloaded: each once, however many images want it. */
final class Downloads {
    private final Transfers transfers;
    private final Map<Digest, CountDownLatch> running = new ConcurrentHashMap<>();

    Downloads(Transfers transfers) {
        this.transfers = transfers;
    }

    boolean isBusy() {
        return transfers.isBusy();
    }

    TransferGroup group() {
        return new TransferGroup(transfers);
    }

    /** A download. */
    interface Work {
        void run() throws Exception;
    }

    /**
     * Downloads a blob, unless another pull is doing that: then waits, and looks again.
     *
     * @param here whether the blob has come
     */
    void once(Digest blob, BooleanSupplier here, Work work) throws Exception {
        while (!here.getAsBoolean()) {
            CountDownLatch own = new CountDownLatch(1);
            CountDownLatch others = running.putIfAbsent(blob, own);
            if (others != null) {
                others.await();
                continue;
            }
            try {
                work.run();
                return;
            } finally {
                running.remove(blob, own);
                own.countDown();
            }
        }
    }
}
