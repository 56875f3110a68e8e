package org.felucca.server.internal.wire;

import com.google.gson.annotations.SerializedName;
import java.util.Base64;
import org.felucca.engine.container.PathStat;

/**
 * {@code {"name":"d","size":4096,"mode":2147484141,"mtime":"2026-11-21T14:55:52.909669308Z","linkTarget":""}}: what a header says of a path, in base 64.
 * The mode is a FileMode of Go.
 */
public record PathStatWire(
        @SerializedName("name") String name,
        @SerializedName("size") long size,
        @SerializedName("mode") long mode,
        @SerializedName("mtime") String modified,
        @SerializedName("linkTarget") String linkTarget) {
    /** Of the header. */
    public static final String HEADER = "X-Docker-Container-Path-Stat";

    public static PathStatWire fromModel(PathStat stat) {
        return new PathStatWire(
                stat.name(), stat.size(), goMode(stat.mode()), stat.modified().toString(), stat.linkTarget());
    }

    /** The value of the header. */
    public String header(int minor) {
        return Base64.getEncoder().encodeToString(WireJson.write(this, minor));
    }

    /** From st_mode: io/fs, FileMode. */
    static long goMode(int mode) {
        long bits = mode & 0777;
        bits |= switch (mode & 0170000) {
            case 0040000 -> 1L << 31; // a directory
            case 0120000 -> 1L << 27; // a symbolic link
            case 0060000 -> 1L << 26; // a device
            case 0020000 -> 1L << 26 | 1L << 21; // one for characters
            case 0010000 -> 1L << 25; // a named pipe
            case 0140000 -> 1L << 24; // a socket
            default -> 0;
        };
        bits |= (mode & 04000) != 0 ? 1L << 23 : 0; // set-uid
        bits |= (mode & 02000) != 0 ? 1L << 22 : 0; // set-gid
        bits |= (mode & 01000) != 0 ? 1L << 20 : 0; // sticky
        return bits;
    }
}
