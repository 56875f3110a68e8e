package org.felucca.graph.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.felucca.driver.content.BlobIntake;
import org.felucca.model.Digest;
import org.felucca.model.Errors;
import org.felucca.store.BlobWriter;

/** A blob on its way into the store; a layer is unpacked while it comes. */
final class Intake implements BlobIntake {
    private static final int COPY = 64 * 1024;

    private final ContentWork work;
    private final Lease lease;
    private final BlobWriter writer;
    private final Optional<Digest> expected;
    private final Optional<Unpackings> unpackings;
    private boolean begun;

    Intake(
            ContentWork work,
            Lease lease,
            BlobWriter writer,
            Optional<Digest> expected,
            Optional<Unpackings> unpackings) {
        this.work = work;
        this.lease = lease;
        this.writer = writer;
        this.expected = expected;
        this.unpackings = unpackings;
    }

    @Override
    public long size() {
        return writer.size();
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        work.write(() -> {
            if (!begun && expected.isPresent() && unpackings.isPresent()) {
                begun = true;
                unpackings.get().begin(expected.get(), writer);
            }
            writeAll(bytes);
            return null;
        });
    }

    private void writeAll(ByteBuffer bytes) throws IOException {
        if (bytes.hasArray()) {
            writer.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
            bytes.position(bytes.limit());
            return;
        }
        byte[] part = new byte[Math.min(COPY, bytes.remaining())];
        while (bytes.hasRemaining()) {
            int length = Math.min(part.length, bytes.remaining());
            bytes.get(part, 0, length);
            writer.write(part, 0, length);
        }
    }

    @Override
    public Digest commit(Optional<Digest> wanted) throws IOException {
        return work.write(() -> {
            Digest is = writer.digest();
            if (expected.or(() -> wanted).filter(e -> !e.equals(is)).isPresent()
                    || wanted.filter(w -> !w.equals(is)).isPresent()) {
                if (writer.part().isPresent()) {
                    writer.part().get().drop();
                }
                throw Errors.invalid(
                        "content is %s, not %s", is, wanted.or(() -> expected).get());
            }
            lease.hold(is);
            writer.commitUnsynced(Optional.of(is)); // whoever comes to need it settles it
            writer.close();
            work.forget(this);
            if (unpackings.isPresent() && !begun) {
                unpackings.get().begin(is);
            }
            return is;
        });
    }

    @Override
    public void close() throws IOException {
        work.forget(this);
        giveUp();
    }

    /** Closes what is not committed, from whatever thread. */
    void giveUp() throws IOException {
        boolean whole = writer.isCommitted();
        writer.close();
        if (!whole && begun) {
            unpackings.orElseThrow().giveUp(expected.orElseThrow());
        }
    }
}
