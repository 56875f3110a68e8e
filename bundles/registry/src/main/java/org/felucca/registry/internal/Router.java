package org.felucca.registry.internal;

import java.io.IOException;
import java.util.Optional;
import org.felucca.engine.site.SiteExchange;
import org.felucca.registry.internal.RegistryFailure.Code;

/** From a path to what answers it. */
final class Router {
    private final BlobRoutes blobs;
    private final UploadRoutes uploads;
    private final ManifestRoutes manifests;
    private final ListRoutes lists;
    private final boolean readOnly;

    Router(Contents contents, boolean readOnly) {
        this.blobs = new BlobRoutes(contents);
        this.uploads = new UploadRoutes(contents);
        this.manifests = new ManifestRoutes(contents);
        this.lists = new ListRoutes(contents);
        this.readOnly = readOnly;
    }

    void answer(SiteExchange exchange) throws IOException, InterruptedException {
        Optional<Route.Match> match = Route.find(exchange);
        if (match.isEmpty()) {
            throw RegistryFailure.of(404, Code.UNSUPPORTED, "this is a registry, which begins at /v2/");
        }
        Call call = match.get().call();
        if (readOnly && !call.reads()) {
            throw RegistryFailure.of(405, Code.UNSUPPORTED, "the registry is read-only");
        }
        switch (match.get().route()) {
            case BASE -> {
                requireRead(call);
                call.send(200, "application/json", new byte[] {'{', '}'});
            }
            case CATALOG -> {
                requireRead(call);
                lists.getCatalog(call);
            }
            case TAGS -> {
                requireRead(call);
                lists.getTags(call);
            }
            case REFERRERS -> {
                requireRead(call);
                lists.getReferrers(call);
            }
            case MANIFEST -> manifests.answer(call);
            case UPLOADS -> uploads.postUploads(call);
            case UPLOAD -> uploads.upload(call);
            case BLOB -> blobs.answer(call);
        }
    }

    private static void requireRead(Call call) {
        if (!call.reads()) {
            throw notAllowed();
        }
    }

    static void require(Call call, String method) {
        if (!call.method().equals(method)) {
            throw notAllowed();
        }
    }

    static RegistryFailure notAllowed() {
        return RegistryFailure.of(405, Code.UNSUPPORTED, "the operation is unsupported");
    }
}
