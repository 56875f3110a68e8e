package org.felucca.distribution.internal;

import org.felucca.distribution.internal.registry.RegistryException;
import org.felucca.model.ErrorKind;
import org.felucca.model.Errors;
import org.felucca.model.FeluccaException;
import org.felucca.model.ImageRef;

/** What a registry refused, as Docker tells its clients. */
final class Failures {
    private Failures() {}

    static FeluccaException ofPull(RegistryException e, ImageRef name) {
        return switch (e.code()) {
            case DENIED ->
                Errors.notFound(
                        "pull access denied for %s, repository does not exist or may require 'docker login': %s",
                        name.familiarName(), e.getMessage());
            case MANIFEST_UNKNOWN -> Errors.notFound("manifest for %s not found: %s", name.familiar(), e.getMessage());
            case NAME_UNKNOWN -> Errors.notFound("repository %s not found: %s", name.familiarName(), e.getMessage());
            case UNREACHABLE, UNAUTHORIZED, BLOB_UNKNOWN, OTHER -> other(e);
        };
    }

    static FeluccaException of(RegistryException e) {
        return switch (e.code()) {
            case DENIED -> Errors.forbidden("%s", e.getMessage());
            case MANIFEST_UNKNOWN, NAME_UNKNOWN -> Errors.notFound("%s", e.getMessage());
            case UNREACHABLE, UNAUTHORIZED, BLOB_UNKNOWN, OTHER -> other(e);
        };
    }

    private static FeluccaException other(RegistryException e) {
        return new FeluccaException(ErrorKind.INTERNAL, e.getMessage(), e);
    }
}
