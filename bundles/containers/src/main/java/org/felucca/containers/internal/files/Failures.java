package org.felucca.containers.internal.files;

import org.felucca.linux.Errno;
import org.felucca.linux.LinuxException;
import org.felucca.model.Errors;
import org.felucca.model.FeluccaException;

/** What went wrong with a path in a container, in Docker's words. */
final class Failures {
    private Failures() {}

    /**
     * A failure to reach a path.
     *
     * @param container as the client called it
     */
    static RuntimeException of(LinuxException e, String path, String container) {
        return switch (e.errno()) {
            case ENOENT, ELOOP -> Errors.notFound("Could not find the file %s in container %s", path, container);
            case ENOTDIR -> Errors.invalid("%s in container %s is not a directory", path, container);
            case ENAMETOOLONG -> Errors.invalid("%s: file name too long", path);
            default -> e;
        };
    }

    /** A read-only file system under what is being written. */
    static FeluccaException readOnly(boolean volume) {
        return Errors.forbidden(volume ? "mounted volume is marked read-only" : "container rootfs is marked read-only");
    }

    static boolean isReadOnly(Throwable e) {
        return e instanceof LinuxException failed && failed.is(Errno.EROFS);
    }
}
