package org.felucca.server.internal.api;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.felucca.model.StreamKind;

/** A tar as the body of an answer, which begins with its first byte. */
public final class TarIo extends ClientIo {
    private final String contentType;
    private final Consumer<Object> head;
    private final boolean compressed;
    private Gzip gzip;

    public TarIo(Exchange exchange) {
        this(exchange, "application/x-tar", message -> {});
    }

    /** With a receiver of what the job tells before the first byte, for the answer's headers. */
    public TarIo(Exchange exchange, String contentType, Consumer<Object> head) {
        this(exchange, contentType, head, false);
    }

    private TarIo(Exchange exchange, String contentType, Consumer<Object> head, boolean compressed) {
        super(exchange);
        this.contentType = contentType;
        this.head = head;
        this.compressed = compressed;
    }

    /** As above, compressed if the client asks for it; Docker's own does over a network, and not on a unix socket. To be finished. */
    public static TarIo compressible(Exchange exchange, String contentType, Consumer<Object> head) {
        boolean asked = exchange.header("Accept-Encoding").stream()
                .flatMap(codings -> Arrays.stream(codings.split(",", -1)))
                .map(coding -> coding.replace(" ", ""))
                .anyMatch(coding -> coding.matches("gzip(;q=(1.*|0\\.0*[1-9].*))?"));
        return new TarIo(exchange, contentType, head, asked);
    }

    @Override
    public void message(Object message) {
        head.accept(message);
    }

    @Override
    public void started(Runnable cancel) {
        cancelWhenGone(cancel);
    }

    @Override
    public void write(StreamKind stream, ByteBuffer bytes) throws IOException {
        if (!exchange.begun()) {
            if (compressed) {
                exchange.answerHeader("Content-Encoding", "gzip");
            }
            exchange.begin(contentType);
        }
        if (!compressed) {
            exchange.write(bytes);
            return;
        }
        if (gzip == null) {
            gzip = new Gzip(new Body());
        }
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        gzip.write(copy);
    }

    /** The job has written all: sends what the compression still holds. */
    public void finish() throws IOException {
        if (gzip != null) {
            gzip.close();
        }
    }

    /** Fast rather than small: nobody waits for the last percent. */
    private static final class Gzip extends GZIPOutputStream {
        Gzip(OutputStream out) throws IOException {
            super(out, 64 * 1024);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }

    private final class Body extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            exchange.write(ByteBuffer.wrap(bytes, offset, length));
        }
    }
}
