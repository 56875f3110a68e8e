package org.felucca.server.internal.api;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A request's body. Unlike Jetty's own stream it does not wait for more when it is asked for nothing, as readNBytes does at its end. */
public final class BodyStream extends FilterInputStream {
    public BodyStream(InputStream in) {
        super(in);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        return length == 0 ? 0 : super.read(bytes, offset, length);
    }
}
