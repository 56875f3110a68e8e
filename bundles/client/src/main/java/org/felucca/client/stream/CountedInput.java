package org.felucca.client.stream;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;
import org.felucca.client.json.Doc;

/** Shows on a terminal how much of a stream has been read; the line is erased at its end. */
public final class CountedInput extends FilterInputStream {
    private static final String ERASE_LINE = "\033[2K\r";
    private static final long REDRAW_NANOS = 100_000_000;

    private final long total;
    private final PrintStream terminal;
    // the next three are guarded by this
    private long count;

    private boolean hidden;
    private long drawn = System.nanoTime();

    /** {@code total} is the length of the stream in bytes, or -1 if it is not known. */
    public CountedInput(InputStream in, long total, PrintStream terminal) {
        super(in);
        this.total = total;
        this.terminal = terminal;
    }

    @Override
    public int read() throws IOException {
        int b = super.read();
        counted(b < 0 ? -1 : 1);
        return b;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int n = super.read(target, offset, length);
        counted(n);
        return n;
    }

    private synchronized void counted(int n) {
        if (n < 0) {
            hide();
            return;
        }
        count += n;
        long now = System.nanoTime();
        if (!hidden && now - drawn >= REDRAW_NANOS) {
            drawn = now;
            Map<String, Object> progress = Map.of("current", count, "total", total);
            terminal.print(ERASE_LINE + "Sending " + ProgressDisplay.bar(new Doc(progress)));
            terminal.flush();
        }
    }

    /** Erases the line and shows nothing more. */
    public synchronized void hide() {
        if (!hidden) {
            hidden = true;
            terminal.print(ERASE_LINE);
            terminal.flush();
        }
    }
}
