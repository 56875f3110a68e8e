package org.felucca.launcher;

import java.util.concurrent.TimeUnit;

/**
 * Gives memory back that the heap has grown by. The serial collector lets the old generation grow up to the limit of the heap before it collects
 * it, though most of what is there belonged to containers that are long gone. So whenever twice as much is in use as was alive the last time, all of
 * it is collected, which takes some ten milliseconds, and what is free goes back to the kernel.
 */
final class Heap implements Runnable {
    private static final long INTERVAL_MS = TimeUnit.SECONDS.toMillis(5);
    private static final long LEAST = 64L << 20;

    private long limit = LEAST;

    /** Looks after the heap until the JVM ends. */
    static void keepSmall() {
        Thread thread = new Thread(new Heap(), "felucca-heap");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void run() {
        try {
            while (true) {
                Thread.sleep(INTERVAL_MS);
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        if (used() > limit) {
            System.gc();
            limit = Math.max(LEAST, 2 * used());
        }
    }

    private static long used() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
