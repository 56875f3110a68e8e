package org.felucca.distribution.internal;

import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.felucca.driver.content.BlobIntake;
import org.felucca.driver.content.ContentLease;
import org.felucca.driver.content.ContentStore;
import org.felucca.driver.content.LayerListener;
import org.felucca.model.Digest;
import org.felucca.model.Errors;
import org.felucca.model.ImageRef;

/** A store in memory. It says what is open, and how many intakes were still open when their lease ended. */
final class MemoryContent implements ContentStore {
    final Map<Digest, byte[]> blobs = new ConcurrentHashMap<>();
    final Set<Digest> images = ConcurrentHashMap.newKeySet();
    final AtomicInteger leases = new AtomicInteger();
    final AtomicInteger intakes = new AtomicInteger();
    final AtomicInteger mostIntakes = new AtomicInteger();
    final AtomicInteger left = new AtomicInteger();
    final AtomicInteger late = new AtomicInteger();
    final Changes changes = new Changes();

    @Override
    public OptionalLong size(Digest blob) {
        byte[] bytes = blobs.get(blob);
        return bytes == null ? OptionalLong.empty() : OptionalLong.of(bytes.length);
    }

    @Override
    public FileChannel open(Digest blob) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ContentLease lease() {
        leases.incrementAndGet();
        return new Lease();
    }

    @Override
    public void keep(String holder, Set<Digest> kept) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void release(String holder) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Map<String, Set<Digest>> kept(String prefix) {
        return Map.of();
    }

    private final class Lease implements ContentLease {
        private final Set<Digest> held = ConcurrentHashMap.newKeySet();
        private final AtomicInteger own = new AtomicInteger();

        @Override
        public boolean hold(Digest blob) {
            held.add(blob);
            return blobs.containsKey(blob);
        }

        @Override
        public BlobIntake begin(Optional<Digest> expected, boolean unpack) {
            mostIntakes.accumulateAndGet(intakes.incrementAndGet(), Math::max);
            own.incrementAndGet();
            changes.happened();
            return new Intake(this, expected.orElseThrow());
        }

        @Override
        public Digest put(byte[] document) {
            Digest digest = Digest.of(document);
            held.add(digest);
            blobs.put(digest, document);
            return digest;
        }

        @Override
        public Digest register(Digest manifest, List<ImageRef> names, LayerListener listener) {
            String json = new String(blobs.get(manifest), StandardCharsets.UTF_8);
            Digest id = Digest.parse(JsonParser.parseString(json)
                    .getAsJsonObject()
                    .getAsJsonObject("config")
                    .get("digest")
                    .getAsString());
            held.stream().filter(b -> !b.equals(id) && !b.equals(manifest)).forEach(listener::placed);
            images.addAll(held);
            return id;
        }

        @Override
        public void leave() {
            left.incrementAndGet();
        }

        @Override
        public void close() {
            late.addAndGet(own.get());
            held.stream().filter(b -> !images.contains(b)).forEach(blobs::remove);
            leases.decrementAndGet();
            changes.happened();
        }
    }

    private final class Intake implements BlobIntake {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final Lease lease;
        private final Digest expected;

        Intake(Lease lease, Digest expected) {
            this.lease = lease;
            this.expected = expected;
        }

        @Override
        public long size() {
            return bytes.size();
        }

        @Override
        public void write(ByteBuffer part) {
            byte[] copy = new byte[part.remaining()];
            part.get(copy);
            bytes.writeBytes(copy);
        }

        @Override
        public Digest commit(Optional<Digest> wanted) {
            Digest is = Digest.of(bytes.toByteArray());
            if (!is.equals(expected)) {
                throw Errors.invalid("content is %s", is);
            }
            blobs.put(is, bytes.toByteArray());
            return is;
        }

        @Override
        public void close() {
            lease.own.decrementAndGet();
            intakes.decrementAndGet();
            changes.happened();
        }
    }
}
