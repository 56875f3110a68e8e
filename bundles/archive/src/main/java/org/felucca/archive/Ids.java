package org.felucca.archive;

import java.util.function.LongUnaryOperator;

/**
 * Whose files are, on the other side: as a tar tells it, files of a container with ids of its own are not whose they are on this host.
 *
 * @param uid a user's number on the other side
 * @param gid a group's
 */
public record Ids(LongUnaryOperator uid, LongUnaryOperator gid) {
    /** The same on both sides. */
    public static final Ids SAME = new Ids(LongUnaryOperator.identity(), LongUnaryOperator.identity());
}
