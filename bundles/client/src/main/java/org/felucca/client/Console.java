package org.felucca.client;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * The three standard streams. {@code out} is buffered and flushed by {@link #flush}; container output goes to {@code rawOut}
 * and {@code rawErr}, which do not buffer.
 */
public record Console(InputStream in, PrintStream out, PrintStream err, OutputStream rawOut, OutputStream rawErr) {

    /** The streams of this process. */
    public static Console ofProcess() {
        return of(
                new FileInputStream(FileDescriptor.in),
                new ReadOutput(new FileOutputStream(FileDescriptor.out)),
                new ReadOutput(new FileOutputStream(FileDescriptor.err)));
    }

    /** A console over any streams. */
    public static Console of(InputStream in, OutputStream out, OutputStream err) {
        return new Console(in, print(out), print(err), out, err);
    }

    /** Ends the command without a word when nobody reads its output any more, as SIGPIPE ends other programs. */
    private static final class ReadOutput extends OutputStream {
        private static final int KILLED_BY_SIGPIPE = 128 + 13;
        private final OutputStream stream;

        ReadOutput(OutputStream stream) {
            this.stream = stream;
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] source, int offset, int length) {
            try {
                stream.write(source, offset, length);
            } catch (IOException e) {
                boolean closed = "Broken pipe".equals(e.getMessage());
                throw new ClientException(
                        closed ? "" : "cannot write the output: " + e.getMessage(), closed ? KILLED_BY_SIGPIPE : 1, e);
            }
        }
    }

    private static PrintStream print(OutputStream stream) {
        return new PrintStream(new BufferedOutputStream(stream, 8192), false, StandardCharsets.UTF_8);
    }

    /** Prints a line. */
    public void line(String text) {
        out.print(text);
        out.print('\n');
    }

    /** Prints a line to standard error, after all that was printed before. */
    public void error(String text) {
        out.flush();
        err.print(text);
        err.print('\n');
        err.flush();
    }

    public void flush() {
        out.flush();
        err.flush();
    }
}
