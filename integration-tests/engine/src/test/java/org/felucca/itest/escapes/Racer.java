package org.felucca.itest.escapes;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Somebody who shares a folder with a container and changes it as fast as it goes: whoever looks at a name twice may find two different things. */
final class Racer {
    private Racer() {}

    /** A piece of work with files. */
    interface Work {
        void run() throws IOException;
    }

    /** Does the work while somebody else takes the step again and again. Fails if the step was never taken, or failed. */
    static void during(Work step, Work work) throws IOException {
        Runner runner = new Runner(step);
        Thread thread = new Thread(runner, "racer");
        thread.setDaemon(true);
        thread.start();
        try {
            work.run();
        } finally {
            runner.enough = true;
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        if (runner.failure != null) {
            throw runner.failure;
        }
        if (runner.steps == 0) {
            throw new AssertionError("the racer never ran");
        }
    }

    /** The step that swaps a folder for a link to elsewhere, and back. */
    static Work swapping(Path folder, Path target) {
        Path aside = folder.resolveSibling(folder.getFileName() + ".aside");
        return () -> {
            try {
                Files.move(folder, aside, StandardCopyOption.ATOMIC_MOVE);
                Files.createSymbolicLink(folder, target);
                Files.delete(folder);
                Files.move(aside, folder, StandardCopyOption.ATOMIC_MOVE);
            } catch (FileSystemException e) {
                // the engine made a folder of this name meanwhile
                Path made = Files.createTempDirectory(folder.getParent(), "made");
                if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
                    Files.move(folder, made, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                }
                Files.move(aside, folder, StandardCopyOption.ATOMIC_MOVE);
            }
        };
    }

    private static final class Runner implements Runnable {
        private final Work step;
        private volatile boolean enough;
        private IOException failure;
        private long steps;

        Runner(Work step) {
            this.step = step;
        }

        @Override
        public void run() {
            try {
                while (!enough) {
                    step.run();
                    steps++;
                }
            } catch (IOException e) {
                failure = e;
            }
        }
    }
}
