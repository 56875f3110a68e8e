package org.felucca.engine;

import java.io.InputStream;
import java.nio.ByteBuffer;
import org.felucca.model.StreamKind;

/** No input, and output that goes nowhere. */
enum NoJobIo implements JobIo {
    INSTANCE;

    @Override
    public InputStream input() {
        return InputStream.nullInputStream();
    }

    @Override
    public void begin() {}

    @Override
    public void write(StreamKind stream, ByteBuffer bytes) {
        bytes.position(bytes.limit());
    }

    @Override
    public void message(Object message) {}
}
