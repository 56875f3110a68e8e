package org.felucca.client.terminal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.felucca.client.ClientException;

/** What the client asks of the terminal it runs in. */
public final class Terminal {
    private Terminal() {}

    /**
     * Whether a descriptor of this process is a terminal. Looks at where it points instead of calling isatty(3), so that
     * commands which only ask this load no native library.
     */
    public static boolean isTerminal(int descriptor) {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException closed) {
            return false;
        }
    }

    /** Docker's check before input is attached to a container with a terminal. */
    public static void requireInputTerminal(boolean attachStdin, boolean tty) {
        if (attachStdin && tty && !isTerminal(0)) {
            throw new ClientException("the input device is not a TTY");
        }
    }

    /** Rows and columns; zero if they are not known. */
    public record Size(int rows, int columns) {}

    /** The size of the terminal that standard output is. */
    public static Size size() {
        return isTerminal(1) ? NativeTerminal.size() : new Size(0, 0);
    }
}
