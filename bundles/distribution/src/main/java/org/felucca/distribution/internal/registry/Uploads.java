package org.felucca.distribution.internal.registry;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.felucca.distribution.internal.registry.RegistryException.Code;
import org.felucca.model.Digest;

/** Puts blobs and manifests into a repository (distribution-spec, push). Safe for all threads. */
public final class Uploads {
    private static final int TOO_LARGE = 413;
    private static final int OUT_OF_RANGE = 416;

    /** Of a part, where a whole layer is too much for one request. */
    private static final long CHUNK = 16 << 20;

    private static final Map<String, String> OCTETS = Map.of("Content-Type", "application/octet-stream");

    private final Repository to;

    public Uploads(Repository to) {
        this.to = to;
    }

    /** Whether the repository has a blob. */
    public boolean has(Digest blob) throws IOException, InterruptedException {
        try (Answer answer =
                to.send("HEAD", "/v2/" + to.path() + "/blobs/" + blob, Map.of(), BodyPublishers::noBody, to.scope())) {
            if (answer.status() == 404) {
                return false;
            }
            if (!answer.ok()) {
                throw ErrorBody.read(answer);
            }
            return true;
        }
    }

    /** Takes a blob over from another repository of the registry; false if it can't, or the caller may not read there. */
    public boolean mount(Digest blob, String from) throws IOException, InterruptedException {
        String at = "/v2/" + to.path() + "/blobs/uploads/?mount=" + blob + "&from=" + from;
        List<String> scopes = List.of(to.scope().get(0), "repository:" + from + ":pull");
        try (Answer answer = to.send("POST", at, Map.of(), BodyPublishers::noBody, scopes)) {
            if (answer.status() == 202) {
                cancel(location(answer)); // it has begun an upload instead
            }
            return answer.status() == 201;
        }
    }

    private void cancel(URI upload) throws IOException, InterruptedException {
        to.send("DELETE", upload.toString(), Map.of(), BodyPublishers::noBody, to.scope())
                .close();
    }

    /** Content that can be read from any place on, more than once. */
    @FunctionalInterface
    public interface Content {
        /**
         * Some of it.
         *
         * @param end after the last byte
         */
        InputStream between(long from, long end);
    }

    /**
     * Uploads a blob in one request. Where the connection breaks and the registry has kept what came, only what is left follows; where one request may not be
     * so large, it goes in several.
     *
     * @param retrying told of each pause before another attempt
     */
    public void put(Digest blob, long size, Content content, Retrying retrying)
            throws IOException, InterruptedException {
        Optional<URI> upload = Optional.empty();
        long most = Long.MAX_VALUE;
        long farthest = 0;
        for (int attempt = 1; ; attempt++) {
            try {
                Kept kept = upload.isPresent() ? kept(upload.get()) : Kept.NOTHING;
                if (kept.bytes() > farthest) {
                    farthest = kept.bytes();
                    attempt = 1;
                }
                if (kept.bytes() == 0 || kept.bytes() > size) {
                    kept = new Kept(begin(), 0);
                }
                upload = Optional.of(kept.upload());
                finish(kept, blob, size, most, content);
                return;
            } catch (RegistryException e) {
                if (e.status() == TOO_LARGE && most > CHUNK && size > CHUNK) {
                    most = CHUNK;
                    upload = Optional.empty();
                    continue;
                }
                if (e.status() == OUT_OF_RANGE) {
                    upload = Optional.empty(); // it has kept something else than it said
                } else if (e.code() != Code.UNREACHABLE && !Repository.isPassing(e.status())) {
                    throw e;
                }
                if (attempt >= to.retry().attempts()) {
                    throw e;
                }
                retrying.after(to.retry().pause(attempt, e));
            }
        }
    }

    /** What a registry has of an upload, and where to go on. */
    private record Kept(URI upload, long bytes) {
        static final Kept NOTHING = new Kept(URI.create(""), 0);
    }

    /** Waits, and says so. */
    @FunctionalInterface
    public interface Retrying {
        void after(java.time.Duration pause) throws InterruptedException;
    }

    private URI begin() throws IOException, InterruptedException {
        String at = "/v2/" + to.path() + "/blobs/uploads/";
        try (Answer answer = to.sendOnce("POST", at, Map.of(), BodyPublishers::noBody, to.scope())) {
            if (answer.status() != 202) {
                throw ErrorBody.read(answer);
            }
            return location(answer);
        }
    }

    /** Nothing if the registry wants it anew. */
    private Kept kept(URI upload) throws IOException, InterruptedException {
        try (Answer answer = to.sendOnce("GET", upload.toString(), Map.of(), BodyPublishers::noBody, to.scope())) {
            String range = answer.header("range").orElse("").replaceFirst("^bytes=", "");
            return answer.status() == 204 && range.matches("0-[0-9]{1,18}") && !range.equals("0-0")
                    ? new Kept(next(answer, upload), Long.parseLong(range.substring(2)) + 1)
                    : Kept.NOTHING;
        }
    }

    private void finish(Kept kept, Digest blob, long size, long most, Content content)
            throws IOException, InterruptedException {
        URI at = kept.upload();
        long from = kept.bytes();
        boolean inParts = from > 0 || size > most;
        while (inParts && from < size) {
            long end = Math.min(size, most < size - from ? from + most : size);
            at = append(at, from, end, content);
            from = end;
        }
        String last = at + (at.getRawQuery() == null ? "?" : "&") + "digest=" + blob;
        Supplier<BodyPublisher> body = inParts ? BodyPublishers::noBody : () -> body(content, 0, size);
        try (Answer answer = to.sendOnce("PUT", last, OCTETS, body, to.scope())) {
            if (answer.status() != 201) {
                throw ErrorBody.read(answer);
            }
        }
    }

    /** Says where the next part goes. */
    private URI append(URI upload, long from, long end, Content content) throws IOException, InterruptedException {
        Map<String, String> headers = new LinkedHashMap<>(OCTETS);
        headers.put("Content-Range", from + "-" + (end - 1));
        try (Answer answer =
                to.sendOnce("PATCH", upload.toString(), headers, () -> body(content, from, end), to.scope())) {
            if (answer.status() != 202) {
                throw ErrorBody.read(answer);
            }
            return next(answer, upload);
        }
    }

    private static URI next(Answer answer, URI upload) throws RegistryException {
        return answer.header("location").isPresent() ? location(answer) : upload;
    }

    private static BodyPublisher body(Content content, long from, long end) {
        return end == from
                ? BodyPublishers.noBody()
                : BodyPublishers.fromPublisher(
                        BodyPublishers.ofInputStream(() -> content.between(from, end)), end - from);
    }

    private static URI location(Answer answer) throws RegistryException {
        try {
            return answer.uri().resolve(answer.header("location").orElse(""));
        } catch (IllegalArgumentException e) {
            throw new RegistryException(Code.OTHER, answer.status(), "invalid location of an upload", e);
        }
    }

    /** Says the digest that the registry has given it. */
    public Digest manifest(String reference, String mediaType, byte[] bytes) throws IOException, InterruptedException {
        try (Answer answer = to.send(
                "PUT",
                "/v2/" + to.path() + "/manifests/" + reference,
                Map.of("Content-Type", mediaType),
                () -> BodyPublishers.ofByteArray(bytes),
                to.scope())) {
            if (!answer.ok()) {
                throw ErrorBody.read(answer);
            }
            return Digest.of(bytes);
        }
    }
}
