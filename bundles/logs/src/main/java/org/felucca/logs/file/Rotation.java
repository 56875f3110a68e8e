package org.felucca.logs.file;

/**
 * When a log's file is turned over, and what becomes of it.
 *
 * @param size bytes from which it is; {@link #UNLIMITED} for never
 * @param files kept in all, the one that is written included
 * @param compress whether older files are compressed
 */
public record Rotation(long size, int files, boolean compress) {
    public static final long UNLIMITED = Long.MAX_VALUE;

    /** One file that grows. */
    public static final Rotation NEVER = new Rotation(UNLIMITED, 1, false);
}
