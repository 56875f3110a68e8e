package org.felucca.registry.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Optional;
import java.util.OptionalLong;
import org.felucca.model.Digest;
import org.felucca.model.ErrorKind;
import org.felucca.model.FeluccaException;
import org.felucca.registry.internal.RegistryFailure.Code;

/** {@code /v2/NAME/blobs/DIGEST}. */
final class BlobRoutes {
    private final Contents contents;

    BlobRoutes(Contents contents) {
        this.contents = contents;
    }

    void answer(Call call) throws IOException {
        Digest digest = Names.digest(call.argument());
        switch (call.method()) {
            case "GET" -> getBlob(call, digest);
            case "HEAD" -> headBlob(call, digest);
            case "DELETE" -> {
                if (contents.images().has(call.repository(), digest)
                        && !contents.pushed().has(call.repository(), digest)) {
                    throw ManifestRoutes.engines();
                }
                contents.pushed().removeBlob(call.repository(), digest);
                call.send(202);
            }
            default -> throw Router.notAllowed();
        }
    }

    private void headBlob(Call call, Digest digest) throws IOException {
        OptionalLong size = contents.pushed().promise(call.repository(), digest);
        if (size.isEmpty() && contents.images().has(call.repository(), digest)) {
            size = contents.store().size(digest);
        }
        describe(call, digest)
                .add("Content-Length", size.orElseThrow(BlobRoutes::unknown))
                .send(200);
    }

    private void getBlob(Call call, Digest digest) throws IOException {
        if (!contents.pushed().has(call.repository(), digest)
                && !contents.images().has(call.repository(), digest)) {
            throw unknown();
        }
        try (FileChannel file = open(digest)) {
            long size = file.size();
            Optional<ByteRange> part = ByteRange.parse(call.header("Range"), size);
            if (part.isEmpty()) {
                describe(call, digest).send(200, file, 0, size);
                return;
            }
            long first = part.get().first();
            long count = part.get().count();
            if (count == 0) {
                call.add("Content-Range", "bytes */" + size);
                throw RegistryFailure.of(416, Code.SIZE_INVALID, "the blob has %d bytes", size);
            }
            describe(call, digest)
                    .add("Content-Range", "bytes " + first + "-" + (first + count - 1) + "/" + size)
                    .send(206, file, first, count);
        }
    }

    private static Call describe(Call call, Digest digest) {
        return call.add("Content-Type", "application/octet-stream")
                .add("Docker-Content-Digest", digest)
                .add("ETag", '"' + digest.toString() + '"')
                .add("Accept-Ranges", "bytes");
    }

    private FileChannel open(Digest digest) throws IOException {
        try {
            return contents.store().open(digest);
        } catch (FeluccaException e) {
            if (e.kind() == ErrorKind.NOT_FOUND) {
                throw unknown();
            }
            throw e;
        }
    }

    private static RegistryFailure unknown() {
        return RegistryFailure.of(404, Code.BLOB_UNKNOWN, "blob unknown to registry");
    }
}
