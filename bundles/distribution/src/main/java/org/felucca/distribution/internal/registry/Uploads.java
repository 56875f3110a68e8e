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
import org.felucca.distribution.internal.registry.RegistryException.Code;
import org.felucca.model.Digest;

/** Puts blobs and manifests into a repository (distribution-spec, push). Safe for all threads. */
public final class Uploads {
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
        InputStream from(long offset);
    }

    /**
     * Uploads a blob in one request; where the connection breaks and the registry has kept what came, what is left.
     *
     * @param retrying told of each pause before another attempt
     */
    public void put(Digest blob, long size, Content content, Retrying retrying)
            throws IOException, InterruptedException {
        Optional<URI> upload = Optional.empty();
        for (int attempt = 1; ; attempt++) {
            try {
                long there = upload.isPresent() ? kept(upload.get()) : 0;
                if (there == 0) {
                    upload = Optional.of(begin());
                }
                finish(upload.get(), blob, there, size, content);
                return;
            } catch (RegistryException e) {
                boolean passing = e.code() == Code.UNREACHABLE || Repository.isPassing(e.status());
                if (!passing || attempt >= to.retry().attempts()) {
                    throw e;
                }
                retrying.after(to.retry().pause(attempt));
            }
        }
    }

    /** Waits, and says so. */
    @FunctionalInterface
    public interface Retrying {
        void after(java.time.Duration pause) throws InterruptedException;
    }

    private URI begin() throws IOException, InterruptedException {
        String at = "/v2/" + to.path() + "/blobs/uploads/";
        try (Answer answer = to.send("POST", at, Map.of(), BodyPublishers::noBody, to.scope())) {
            if (answer.status() != 202) {
                throw ErrorBody.read(answer);
            }
            return location(answer);
        }
    }

    /** How much of an upload a registry has kept; 0 if it wants it anew. */
    private long kept(URI upload) throws IOException, InterruptedException {
        try (Answer answer = to.sendOnce("GET", upload.toString(), Map.of(), BodyPublishers::noBody, to.scope())) {
            String range = answer.header("range").orElse("");
            return answer.status() == 204 && range.matches("0-[0-9]{1,18}")
                    ? Long.parseLong(range.substring(2)) + 1
                    : 0;
        }
    }

    private void finish(URI upload, Digest blob, long from, long size, Content content)
            throws IOException, InterruptedException {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/octet-stream");
        URI last = upload;
        if (from > 0 && from < size) {
            headers.put("Content-Range", from + "-" + (size - 1));
            try (Answer answer =
                    to.sendOnce("PATCH", upload.toString(), headers, () -> body(content, from, size), to.scope())) {
                if (answer.status() != 202) {
                    throw ErrorBody.read(answer);
                }
                last = location(answer);
            }
        }
        headers.remove("Content-Range");
        String at = last + (last.getRawQuery() == null ? "?" : "&") + "digest=" + blob;
        try (Answer answer = to.sendOnce(
                "PUT", at, headers, () -> from > 0 ? BodyPublishers.noBody() : body(content, 0, size), to.scope())) {
            if (answer.status() != 201) {
                throw ErrorBody.read(answer);
            }
        }
    }

    private static BodyPublisher body(Content content, long from, long size) {
        return size == from
                ? BodyPublishers.noBody()
                : BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(() -> content.from(from)), size - from);
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
