package org.felucca.archive;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a tar says of one file. Names are any bytes, see {@link org.felucca.linux.Names}.
 *
 * @param name as it stands in the tar
 * @param linkName target of a link, else empty
 * @param mode permissions with set-uid, set-gid and sticky
 * @param size bytes of the file when it is written out; those in the tar are fewer if it is sparse
 * @param xattrs by full name, such as {@code security.capability}
 * @param parts stretches of a sparse file that the tar has content for; empty for a plain file
 */
public record TarEntry(
        String name,
        Kind type,
        String linkName,
        int mode,
        long uid,
        long gid,
        long size,
        Instant modified,
        int major,
        int minor,
        Map<String, byte[]> xattrs,
        List<Part> parts) {

    /** The same file of somebody else. */
    TarEntry ownedBy(long user, long group) {
        return new TarEntry(name, type, linkName, mode, user, group, size, modified, major, minor, xattrs, parts);
    }

    /** The same file with other attributes. */
    TarEntry holding(Map<String, byte[]> others) {
        return new TarEntry(name, type, linkName, mode, uid, gid, size, modified, major, minor, others, parts);
    }

    /** What kind of file, with its letter in the tar (POSIX pax, "ustar interchange format"). */
    public enum Kind {
        FILE('0'),
        HARD_LINK('1'),
        SYMLINK('2'),
        CHARACTER_DEVICE('3'),
        BLOCK_DEVICE('4'),
        FOLDER('5'),
        FIFO('6');

        private final char letter;

        Kind(char letter) {
            this.letter = letter;
        }

        char letter() {
            return letter;
        }
    }

    /** A stretch of a sparse file that has content. */
    public record Part(long offset, long length) {}
}
