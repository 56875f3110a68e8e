package org.felucca.registry.internal;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import java.util.Locale;

/** An answer that is no success: status, the specification's code, a sentence. */
final class RegistryFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final Code code;

    /** The codes of the distribution-spec ("Error Codes"), and {@code UNAVAILABLE} and {@code UNKNOWN}, which registries add for what is not the client's fault. */
    enum Code {
        BLOB_UNKNOWN,
        BLOB_UPLOAD_INVALID,
        BLOB_UPLOAD_UNKNOWN,
        DIGEST_INVALID,
        MANIFEST_BLOB_UNKNOWN,
        MANIFEST_INVALID,
        MANIFEST_UNKNOWN,
        NAME_INVALID,
        NAME_UNKNOWN,
        SIZE_INVALID,
        UNAUTHORIZED,
        DENIED,
        UNSUPPORTED,
        TOOMANYREQUESTS,
        UNAVAILABLE,
        UNKNOWN
    }

    private RegistryFailure(int status, Code code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    @FormatMethod
    static RegistryFailure of(int status, Code code, @FormatString String message, Object... values) {
        return new RegistryFailure(status, code, String.format(Locale.ROOT, message, values));
    }

    int status() {
        return status;
    }

    Code code() {
        return code;
    }
}
