package org.felucca.registry.internal;

import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.felucca.driver.content.ContentLease;
import org.felucca.model.Digest;
import org.felucca.registry.internal.RegistryFailure.Code;

/** {@code /v2/NAME/blobs/uploads/} and what begins there. */
final class UploadRoutes {
    /** As the specification has it; some clients say the unit, as in an answer, and some the whole. */
    private static final Pattern CONTENT_RANGE =
            Pattern.compile("(?:bytes[ =])?(\\d{1,18})-(\\d{1,18})(?:/(?:\\d+|\\*))?");

    private final Contents contents;

    UploadRoutes(Contents contents) {
        this.contents = contents;
    }

    /** A new one, or all at once. */
    void postUploads(Call call) throws IOException, InterruptedException {
        Router.require(call, "POST");
        Optional<String> mount = call.query().text("mount");
        if (mount.isPresent() && mounted(call, Names.digest(mount.get()))) {
            return;
        }
        Optional<Digest> digest = call.query().text("digest").map(Names::storable);
        Optional<String> algorithm = call.query().text("digest-algorithm").filter(a -> !a.equals("sha256"));
        if (algorithm.isPresent()) {
            throw RegistryFailure.of(400, Code.DIGEST_INVALID, "digest algorithm %s is not supported", algorithm.get());
        }
        Upload upload = contents.uploads().begin(call.repository());
        if (digest.isEmpty()) {
            describe(call, upload).send(202);
            return;
        }
        contents.uploads().with(upload, u -> {
            try {
                u.append(call.body());
                finish(call, u, digest.get());
            } finally {
                u.close(); // nobody knows its name
            }
            return null;
        });
        created(call, digest.get());
    }

    /** From where it is said to be, or from wherever it is. */
    private boolean mounted(Call call, Digest digest) throws IOException {
        Optional<String> from = call.query().text("from");
        boolean there = (from.isPresent() && has(from.get(), digest))
                || contents.pushed().hasAnywhere(digest)
                || contents.images().hasAnywhere(digest);
        if (!there) {
            return false;
        }
        try (ContentLease lease = contents.store().lease()) {
            if (!lease.hold(digest)) {
                return false;
            }
            contents.pushed().add(call.repository(), digest);
        }
        created(call, digest);
        return true;
    }

    private boolean has(String repository, Digest digest) {
        return contents.pushed().has(repository, digest) || contents.images().has(repository, digest);
    }

    void upload(Call call) throws IOException, InterruptedException {
        String method = call.method();
        contents.uploads().with(call.repository(), call.argument(), upload -> {
            switch (method) {
                case "GET" -> describe(call, upload).send(204);
                case "PATCH" -> {
                    append(call, upload);
                    describe(call, upload).send(202);
                }
                case "PUT" -> putUpload(call, upload);
                case "DELETE" -> {
                    upload.close();
                    call.send(204);
                }
                default -> throw Router.notAllowed();
            }
            return null;
        });
    }

    private void putUpload(Call call, Upload upload) throws IOException {
        Digest digest = Names.storable(call.query()
                .text("digest")
                .orElseThrow(() -> RegistryFailure.of(400, Code.DIGEST_INVALID, "the digest is missing")));
        append(call, upload);
        finish(call, upload, digest);
        created(call, digest);
    }

    private void append(Call call, Upload upload) throws IOException {
        Optional<String> range = call.header("Content-Range");
        if (range.isPresent()) {
            Matcher matcher = CONTENT_RANGE.matcher(range.get().strip());
            if (!matcher.matches()) {
                throw RegistryFailure.of(400, Code.BLOB_UPLOAD_INVALID, "malformed Content-Range: %s", range.get());
            }
            long first = Long.parseLong(matcher.group(1));
            long count = Long.parseLong(matcher.group(2)) - first + 1;
            if (first != upload.size()) {
                describe(call, upload);
                throw RegistryFailure.of(416, Code.BLOB_UPLOAD_INVALID, "%d bytes are here", upload.size());
            }
            if (call.length().isPresent() && call.length().getAsLong() != count) {
                throw RegistryFailure.of(400, Code.SIZE_INVALID, "the body is not of the length that its range says");
            }
        }
        upload.append(call.body());
    }

    private void finish(Call call, Upload upload, Digest digest) throws IOException {
        upload.commit(digest);
        try {
            contents.pushed().add(call.repository(), digest);
        } finally {
            upload.close();
        }
    }

    private static void created(Call call, Digest digest) throws IOException {
        call.add("Location", "/v2/" + call.repository() + "/blobs/" + digest)
                .add("Docker-Content-Digest", digest)
                .send(201);
    }

    private static Call describe(Call call, Upload upload) {
        return call.add("Location", "/v2/" + call.repository() + "/blobs/uploads/" + upload.id())
                .add("Docker-Upload-UUID", upload.id())
                .add("Range", "0-" + Math.max(0, upload.size() - 1));
    }
}
