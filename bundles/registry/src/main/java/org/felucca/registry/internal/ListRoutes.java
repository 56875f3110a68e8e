package org.felucca.registry.internal;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.felucca.model.Digest;
import org.felucca.registry.internal.RegistryFailure.Code;

/** Lists, a page at a time: repositories, tags, what refers to a manifest. */
final class ListRoutes {
    private static final int MOST_REPOSITORIES = 1000;
    private static final int MOST_BYTES = 4 << 20;

    private final Contents contents;

    ListRoutes(Contents contents) {
        this.contents = contents;
    }

    void getCatalog(Call call) throws IOException {
        SortedSet<String> names = new TreeSet<>(contents.images().repositories());
        names.addAll(contents.pushed().names());
        JsonObject document = new JsonObject();
        int most = Math.min(MOST_REPOSITORIES, number(call).orElse(MOST_REPOSITORIES));
        document.add("repositories", page(call, "/v2/_catalog", names, most));
        call.sendJson(document);
    }

    void getTags(Call call) throws IOException {
        Optional<Repository> pushed = contents.pushed().find(call.repository());
        SortedSet<String> tags =
                new TreeSet<>(contents.images().tags(call.repository()).keySet());
        pushed.ifPresent(repository -> tags.addAll(repository.tags.keySet()));
        if (!contents.has(call.repository())) {
            throw RegistryFailure.of(404, Code.NAME_UNKNOWN, "repository name not known to registry");
        }
        JsonObject document = new JsonObject();
        document.addProperty("name", call.repository());
        String path = "/v2/" + call.repository() + "/tags/list";
        document.add("tags", page(call, path, tags, number(call).orElse(Integer.MAX_VALUE)));
        call.sendJson(document);
    }

    private static Optional<Integer> number(Call call) {
        Optional<String> n = call.query().text("n");
        try {
            Optional<Integer> number = n.map(Integer::valueOf);
            if (number.isEmpty() || number.get() >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw RegistryFailure.of(400, Code.UNSUPPORTED, "n is no number of results: %s", n.get());
    }

    /** What comes after the last that the client has; with a link to what comes then. */
    private static JsonArray page(Call call, String path, SortedSet<String> all, int most) {
        JsonArray page = new JsonArray();
        String last = call.query().text("last").orElse("");
        for (String name : last.isEmpty() ? all : all.tailSet(last + "\0")) {
            if (page.size() == most) {
                if (most > 0) {
                    String end = page.get(most - 1).getAsString();
                    link(call, path + "?n=" + most + "&last=" + Query.encode(end));
                }
                break;
            }
            page.add(name);
        }
        return page;
    }

    private static void link(Call call, String target) {
        call.add("Link", "<" + target + ">; rel=\"next\"");
    }

    /**
     * An index of all manifests of the repository with that subject. Whoever refers by the tag schema of clients that know no such lists has pushed manifests
     * with a subject as well, and those are in it.
     */
    void getReferrers(Call call) throws IOException {
        Digest subject = Names.digest(call.argument());
        Optional<String> type = call.query().text("artifactType");
        Optional<String> last = call.query().text("last");
        List<Manifest> referrers = contents.pushed().find(call.repository()).stream()
                .flatMap(repository -> repository.manifests.values().stream())
                .filter(m -> m.subject().filter(subject::equals).isPresent())
                .filter(m -> type.isEmpty() || type.equals(m.artifactType()))
                .filter(m -> last.isEmpty() || m.digest().toString().compareTo(last.get()) > 0)
                .sorted((a, b) -> a.digest().compareTo(b.digest()))
                .toList();
        JsonArray manifests = new JsonArray();
        int bytes = 200;
        String end = "";
        for (Manifest referrer : referrers) {
            JsonObject descriptor = descriptor(referrer);
            bytes += descriptor.toString().getBytes(StandardCharsets.UTF_8).length + 1;
            if (bytes > MOST_BYTES && !manifests.isEmpty()) {
                link(
                        call,
                        "/v2/" + call.repository() + "/referrers/" + subject + "?"
                                + type.map(t -> "artifactType=" + Query.encode(t) + "&")
                                        .orElse("") + "last=" + end);
                break;
            }
            manifests.add(descriptor);
            end = referrer.digest().toString();
        }
        if (type.isPresent()) {
            call.add("OCI-Filters-Applied", "artifactType");
        }
        JsonObject index = new JsonObject();
        index.addProperty("schemaVersion", 2);
        index.addProperty("mediaType", ManifestDocument.OCI_INDEX);
        index.add("manifests", manifests);
        call.send(200, ManifestDocument.OCI_INDEX, index.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static JsonObject descriptor(Manifest manifest) {
        JsonObject descriptor = new JsonObject();
        descriptor.addProperty("mediaType", manifest.mediaType());
        descriptor.addProperty("size", manifest.size());
        descriptor.addProperty("digest", manifest.digest().toString());
        manifest.artifactType().ifPresent(type -> descriptor.addProperty("artifactType", type));
        if (!manifest.annotations().isEmpty()) {
            JsonObject annotations = new JsonObject();
            manifest.annotations().forEach(annotations::addProperty);
            descriptor.add("annotations", annotations);
        }
        return descriptor;
    }
}
