package org.felucca.registry.internal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.felucca.driver.content.ContentStore;
import org.felucca.model.Digest;
import org.felucca.model.Errors;
import org.felucca.model.FeluccaException;
import org.felucca.registry.internal.RegistryFailure.Code;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was pushed. All of it stands in holders of the content store, there is no other record: a holder {@code registry/manifests/NAME@DIGEST} keeps a
 * manifest with what it needs, {@code registry/tags/NAME:TAG} the manifest that a tag names, {@code registry/blobs/NAME@DIGEST} a blob that waits for its
 * manifest. Each is written at once as a whole, in an order in which the state between two of them is a good one.
 *
 * <p>Changes are made one at a time, on disk before in memory; readers don't wait.
 */
final class Repositories {
    static final int LARGEST_MANIFEST = 4 << 20;
    static final String MANIFESTS = "registry/manifests/";
    static final String TAGS = "registry/tags/";
    static final String BLOBS = "registry/blobs/";

    private static final Logger LOG = LoggerFactory.getLogger(Repositories.class);

    private final ContentStore content;
    private final long graceNanos;
    private final LongSupplier clock;
    private final Map<String, Repository> all = new ConcurrentSkipListMap<>();

    @GuardedBy("this")
    private boolean closed;

    /**
     * @param grace how long a blob waits for its manifest
     * @param clock as System.nanoTime()
     */
    Repositories(ContentStore content, Duration grace, LongSupplier clock) throws IOException {
        this.content = content;
        this.graceNanos = grace.toNanos();
        this.clock = clock;
        for (String holder : content.kept(MANIFESTS).keySet()) {
            int at = holder.lastIndexOf('@');
            load(holder.substring(MANIFESTS.length(), at), Digest.parse(holder.substring(at + 1)));
        }
        for (Map.Entry<String, Set<Digest>> tag : content.kept(TAGS).entrySet()) {
            int colon = tag.getKey().lastIndexOf(':');
            Repository repository = repository(tag.getKey().substring(TAGS.length(), colon));
            Digest manifest = tag.getValue().iterator().next();
            if (repository.manifests.containsKey(manifest)) {
                repository.tags.put(tag.getKey().substring(colon + 1), manifest);
            } else {
                LOG.warn("{} names what is not there", tag.getKey());
            }
        }
        for (String holder : content.kept(BLOBS).keySet()) {
            int at = holder.lastIndexOf('@');
            repository(holder.substring(BLOBS.length(), at))
                    .waiting
                    .put(Digest.parse(holder.substring(at + 1)), deadline());
        }
    }

    private void load(String name, Digest digest) {
        try {
            repository(name).manifests.put(digest, ManifestDocument.parse(read(digest)));
        } catch (IOException | FeluccaException | RegistryFailure e) {
            LOG.error("manifest {}@{} can't be read: {}", name, digest, e.getMessage());
        }
    }

    private byte[] read(Digest digest) throws IOException {
        try (FileChannel file = content.open(digest)) {
            if (file.size() > LARGEST_MANIFEST) {
                throw Errors.invalid("it is too large");
            }
            ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
            while (bytes.hasRemaining() && file.read(bytes) >= 0) {
                // until it is whole
            }
            return bytes.array();
        }
    }

    private Repository repository(String name) {
        return all.computeIfAbsent(name, n -> new Repository());
    }

    private long deadline() {
        return clock.getAsLong() + graceNanos;
    }

    /** Names of those that have a manifest, sorted. */
    Collection<String> names() {
        return all.entrySet().stream()
                .filter(e -> !e.getValue().manifests.isEmpty())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** One that has a manifest, or a blob that waits for one. */
    Optional<Repository> find(String name) {
        return Optional.ofNullable(all.get(name)).filter(r -> !r.manifests.isEmpty() || !r.waiting.isEmpty());
    }

    /** Whether a blob was pushed there. */
    boolean has(String name, Digest blob) {
        Repository repository = all.get(name);
        return repository != null && repository.has(blob);
    }

    /** Whether a blob was pushed anywhere. */
    boolean hasAnywhere(Digest blob) {
        return all.values().stream().anyMatch(r -> r.has(blob));
    }

    /**
     * Bytes of a blob that was pushed there. Who was told so may push a manifest that needs it: from now on the blob waits for that as long as an uploaded one.
     */
    synchronized OptionalLong promise(String name, Digest blob) throws IOException {
        OptionalLong size = has(name, blob) ? content.size(blob) : OptionalLong.empty();
        if (size.isPresent()) {
            all.get(name).promised.put(blob, deadline());
            all.get(name).waiting.computeIfPresent(blob, (b, until) -> deadline());
        }
        return size;
    }

    /** Makes a blob part of a repository. The caller's lease holds it. Throws FeluccaException NOT_FOUND if it is not here. */
    synchronized void add(String name, Digest blob) throws IOException {
        refuseIfClosed();
        Repository repository = repository(name);
        if (!repository.isNeeded(blob)) {
            content.keep(BLOBS + name + "@" + blob, Set.of(blob));
            repository.waiting.put(blob, deadline());
        }
        repository.promised.put(blob, deadline());
    }

    /**
     * Makes a manifest part of a repository. The caller's lease holds it and what it needs.
     *
     * @param tags it gets
     * @param shared which blobs are in the repository though they were not pushed
     */
    synchronized void put(String name, Manifest manifest, Collection<String> tags, Predicate<Digest> shared)
            throws IOException {
        refuseIfClosed();
        Repository repository = repository(name);
        for (Digest blob : manifest.needed()) {
            if (!repository.has(blob) && !shared.test(blob)) {
                throw RegistryFailure.of(400, Code.MANIFEST_BLOB_UNKNOWN, "blob unknown to registry: %s", blob);
            }
        }
        if (!repository.manifests.containsKey(manifest.digest())) {
            Set<Digest> blobs = new LinkedHashSet<>(manifest.needed());
            blobs.add(manifest.digest());
            content.keep(MANIFESTS + name + "@" + manifest.digest(), blobs);
            repository.manifests.put(manifest.digest(), manifest);
        }
        for (String tag : tags) {
            content.keep(TAGS + name + ":" + tag, Set.of(manifest.digest()));
            repository.tags.put(tag, manifest.digest());
        }
        for (Digest blob : manifest.needed()) {
            if (repository.waiting.remove(blob) != null) {
                content.release(BLOBS + name + "@" + blob);
            }
        }
    }

    /** Takes a tag away. False if there is none. */
    synchronized boolean removeTag(String name, String tag) throws IOException {
        refuseIfClosed();
        Repository repository = all.get(name);
        if (repository == null || !repository.tags.containsKey(tag)) {
            return false;
        }
        content.release(TAGS + name + ":" + tag);
        repository.tags.remove(tag);
        return true;
    }

    /** Removes a manifest, its tags first. What only it needed goes too, unless somebody was told that it is here. False if there is none. */
    synchronized boolean removeManifest(String name, Digest digest) throws IOException {
        refuseIfClosed();
        Repository repository = all.get(name);
        Manifest manifest = repository == null ? null : repository.manifests.get(digest);
        if (manifest == null) {
            return false;
        }
        for (Map.Entry<String, Digest> tag : Set.copyOf(repository.tags.entrySet())) {
            if (tag.getValue().equals(digest)) {
                removeTag(name, tag.getKey());
            }
        }
        for (Digest blob : manifest.needed()) {
            Long until = repository.promised.get(blob);
            if (until != null && until - clock.getAsLong() > 0) {
                content.keep(BLOBS + name + "@" + blob, Set.of(blob));
                repository.waiting.put(blob, until);
            }
        }
        content.release(MANIFESTS + name + "@" + digest);
        repository.manifests.remove(digest);
        return true;
    }

    /** Removes a blob that no manifest needs. Throws BLOB_UNKNOWN, and UNSUPPORTED if one does: a manifest that is here is whole. */
    synchronized void removeBlob(String name, Digest blob) throws IOException {
        refuseIfClosed();
        Repository repository = all.get(name);
        if (repository == null || !repository.has(blob)) {
            throw RegistryFailure.of(404, Code.BLOB_UNKNOWN, "blob unknown to registry");
        }
        if (repository.isNeeded(blob)) {
            throw RegistryFailure.of(405, Code.UNSUPPORTED, "a manifest needs the blob: delete that first");
        }
        content.release(BLOBS + name + "@" + blob);
        repository.waiting.remove(blob);
        repository.promised.remove(blob);
    }

    /** Lets go of blobs for which no manifest came in time. */
    synchronized void expire() throws IOException {
        if (closed) {
            return;
        }
        long now = clock.getAsLong();
        for (Map.Entry<String, Repository> repository : all.entrySet()) {
            repository.getValue().promised.values().removeIf(until -> until - now <= 0);
            for (Map.Entry<Digest, Long> blob :
                    new HashSet<>(repository.getValue().waiting.entrySet())) {
                if (blob.getValue() - now <= 0) {
                    content.release(BLOBS + repository.getKey() + "@" + blob.getKey());
                    repository.getValue().waiting.remove(blob.getKey());
                }
            }
        }
        all.values().removeIf(r -> r.manifests.isEmpty() && r.waiting.isEmpty() && r.promised.isEmpty());
    }

    /** From now on nothing is changed; who changes something is waited for. */
    synchronized void close() {
        closed = true;
    }

    @GuardedBy("this")
    private void refuseIfClosed() {
        if (closed) {
            throw Registry.replaced();
        }
    }
}
