package org.felucca.model;

/** What a caller can do next about a failure. Mapped to a status once, in the server. */
public enum ErrorKind {
    /** The request is wrong and stays wrong. */
    INVALID,
    /** Say who you are. */
    UNAUTHORIZED,
    /** Not allowed; do not retry. */
    FORBIDDEN,
    /** There is no such object. */
    NOT_FOUND,
    /** State is in the way; a change of state clears it. */
    CONFLICT,
    /** Already as asked. */
    NOT_MODIFIED,
    /** Not built here. */
    NOT_IMPLEMENTED,
    /** Not now: a bundle is missing or a resource is busy. */
    UNAVAILABLE,
    /** Ours to fix. The only kind that is logged with a stack trace. */
    INTERNAL
}
