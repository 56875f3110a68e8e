package org.felucca.registry.internal;

import java.util.regex.Pattern;
import org.felucca.model.Digest;
import org.felucca.model.FeluccaException;
import org.felucca.registry.internal.RegistryFailure.Code;

/** What repositories and tags may be called (distribution-spec, "Pulling manifests"). */
final class Names {
    private static final Pattern REPOSITORY =
            Pattern.compile("[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*)*");
    private static final Pattern TAG = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}");
    private static final int LONGEST = 255;

    private Names() {}

    static boolean isRepository(String text) {
        return text.length() <= LONGEST && REPOSITORY.matcher(text).matches();
    }

    static boolean isTag(String text) {
        return TAG.matcher(text).matches();
    }

    /** Throws NAME_INVALID. */
    static String repository(String text) {
        if (!isRepository(text)) {
            throw RegistryFailure.of(400, Code.NAME_INVALID, "invalid repository name");
        }
        return text;
    }

    /** Throws DIGEST_INVALID. */
    static Digest digest(String text) {
        try {
            return Digest.parse(text);
        } catch (FeluccaException e) {
            throw RegistryFailure.of(400, Code.DIGEST_INVALID, "%s", e.getMessage());
        }
    }

    /** Of something that comes. Throws DIGEST_INVALID also for an algorithm that the content store has not. */
    static Digest storable(String text) {
        Digest digest = digest(text);
        if (!digest.algorithm().equals("sha256")) {
            throw RegistryFailure.of(
                    400, Code.DIGEST_INVALID, "digest algorithm %s is not supported", digest.algorithm());
        }
        return digest;
    }
}
