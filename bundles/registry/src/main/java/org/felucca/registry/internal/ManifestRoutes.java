package org.felucca.registry.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.felucca.driver.content.ContentLease;
import org.felucca.driver.content.StoredImage;
import org.felucca.model.Digest;
import org.felucca.model.ErrorKind;
import org.felucca.model.FeluccaException;
import org.felucca.registry.internal.RegistryFailure.Code;

/** {@code /v2/NAME/manifests/TAG-OR-DIGEST}. What was pushed goes before an image of the engine with the same name. */
final class ManifestRoutes {
    private static final int MOST_TAGS = 100;

    private final Contents contents;

    ManifestRoutes(Contents contents) {
        this.contents = contents;
    }

    void answer(Call call) throws IOException {
        switch (call.method()) {
            case "GET", "HEAD" -> getManifest(call);
            case "PUT" -> putManifest(call);
            case "DELETE" -> deleteManifest(call);
            default -> throw Router.notAllowed();
        }
    }

    /** A manifest, whosesoever. */
    private record Found(Digest digest, String mediaType) {}

    private void getManifest(Call call) throws IOException {
        Found found = find(call).orElseThrow(() -> unknown(call));
        try (FileChannel file = contents.store().open(found.digest())) {
            call.add("Content-Type", found.mediaType())
                    .add("Docker-Content-Digest", found.digest())
                    .add("ETag", '"' + found.digest().toString() + '"')
                    .send(200, file, 0, file.size());
        } catch (FeluccaException e) {
            throw e.kind() == ErrorKind.NOT_FOUND ? unknown(call) : e;
        }
    }

    private Optional<Found> find(Call call) {
        String reference = call.argument();
        Optional<Repository> pushed = contents.pushed().find(call.repository());
        if (isDigest(reference)) {
            Digest digest = Names.digest(reference);
            return pushed.map(r -> r.manifests.get(digest))
                    .map(m -> new Found(digest, m.mediaType()))
                    .or(() -> contents.images()
                            .byManifest(call.repository(), digest)
                            .map(ManifestRoutes::found));
        }
        return pushed.map(r -> r.tags.get(reference))
                .flatMap(digest -> pushed.map(r -> r.manifests.get(digest)))
                .map(m -> new Found(m.digest(), m.mediaType()))
                .or(() -> contents.images().byTag(call.repository(), reference).map(ManifestRoutes::found));
    }

    private static Found found(StoredImage image) {
        return new Found(image.manifest(), image.mediaType());
    }

    private static boolean isDigest(String reference) {
        return reference.indexOf(':') >= 0;
    }

    private RegistryFailure unknown(Call call) {
        return contents.has(call.repository())
                ? RegistryFailure.of(404, Code.MANIFEST_UNKNOWN, "manifest unknown")
                : RegistryFailure.of(404, Code.NAME_UNKNOWN, "repository name not known to registry");
    }

    private void putManifest(Call call) throws IOException {
        byte[] bytes = call.body().readNBytes(Repositories.LARGEST_MANIFEST + 1);
        if (bytes.length > Repositories.LARGEST_MANIFEST) {
            throw RegistryFailure.of(
                    413, Code.SIZE_INVALID, "manifest is larger than %d bytes", Repositories.LARGEST_MANIFEST);
        }
        List<String> tags = tags(call, Digest.of(bytes));
        Manifest manifest = ManifestDocument.parse(bytes);
        checkType(call, manifest);
        try (ContentLease lease = contents.store().lease()) {
            for (Digest blob : manifest.needed()) {
                if (!lease.hold(blob)) {
                    throw RegistryFailure.of(400, Code.MANIFEST_BLOB_UNKNOWN, "blob unknown to registry: %s", blob);
                }
            }
            lease.put(bytes);
            contents.pushed().put(call.repository(), manifest, tags, blob -> contents.images()
                    .has(call.repository(), blob));
        }
        manifest.subject().ifPresent(subject -> call.add("OCI-Subject", subject));
        if (isDigest(call.argument())) {
            tags.forEach(tag -> call.add("OCI-Tag", tag));
        }
        call.add("Location", "/v2/" + call.repository() + "/manifests/" + manifest.digest())
                .add("Docker-Content-Digest", manifest.digest())
                .send(201);
    }

    /** Which tags it gets. Throws DIGEST_INVALID if it is not what it is put as. */
    private static List<String> tags(Call call, Digest is) {
        List<String> tags = new ArrayList<>();
        if (isDigest(call.argument())) {
            Digest expected = Names.storable(call.argument());
            if (!expected.equals(is)) {
                throw RegistryFailure.of(400, Code.DIGEST_INVALID, "content is %s, not %s", is, expected);
            }
            tags.addAll(call.query().all("tag"));
            if (tags.size() > MOST_TAGS) {
                throw RegistryFailure.of(414, Code.UNSUPPORTED, "more than %d tags at once", MOST_TAGS);
            }
        } else {
            tags.add(call.argument());
        }
        for (String tag : tags) {
            if (!Names.isTag(tag)) {
                throw RegistryFailure.of(400, Code.MANIFEST_INVALID, "invalid tag");
            }
        }
        return tags;
    }

    private static void checkType(Call call, Manifest manifest) {
        String said = call.header("Content-Type").orElse("");
        int semicolon = said.indexOf(';');
        String type =
                (semicolon < 0 ? said : said.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
        if (!type.isEmpty()
                && !type.equals("application/json")
                && !type.equals(manifest.mediaType().toLowerCase(Locale.ROOT))) {
            throw RegistryFailure.of(
                    400,
                    Code.MANIFEST_INVALID,
                    "manifest invalid: it is %s, and sent as %s",
                    manifest.mediaType(),
                    type);
        }
    }

    private void deleteManifest(Call call) throws IOException {
        String reference = call.argument();
        boolean removed = isDigest(reference)
                ? contents.pushed().removeManifest(call.repository(), Names.digest(reference))
                : contents.pushed().removeTag(call.repository(), reference);
        if (!removed) {
            throw find(call).isPresent() ? engines() : unknown(call);
        }
        call.send(202);
    }

    /** What is the engine's goes with its image. */
    static RegistryFailure engines() {
        return RegistryFailure.of(405, Code.UNSUPPORTED, "it is an image of the engine, which is removed there");
    }
}
