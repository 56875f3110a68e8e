package org.felucca.linux;

import static org.felucca.linux.ffi.Kernel.call;

import java.util.ArrayList;
import java.util.List;
import org.felucca.linux.ffi.Memory;

/** What lies in a folder that is held by a descriptor, and whole trees below it. Symbolic links are never followed. */
public final class Folders {
    private static final int BUFFER = 32768;

    private Folders() {}

    /**
     * A name in a folder.
     *
     * @param name without the folder; any bytes, see {@link Names}
     * @param type as {@link Stat#type()}, 0 if the file system does not tell
     */
    public record Entry(String name, int type) {}

    /** The names in a folder that was opened for reading, without {@code .} and {@code ..}, in no order, getdents64(2). Once for each descriptor. */
    public static List<Entry> list(Fd folder) {
        List<Entry> entries = new ArrayList<>();
        try (Memory memory = Memory.allocate(BUFFER)) {
            while (true) {
                int length = (int) call(Sys.GETDENTS64, folder.toString(), folder.number(), memory.address(), BUFFER);
                if (length == 0) {
                    return entries;
                }
                parse(memory.bytes(0, length), entries);
            }
        }
    }

    /** struct linux_dirent64: inode, offset (8 bytes each), record length (2), type (1), name with a zero byte. */
    private static void parse(byte[] records, List<Entry> entries) {
        final int nameOffset = 19;
        for (int at = 0; at < records.length; ) {
            int record = (records[at + 16] & 0xff) | (records[at + 17] & 0xff) << 8;
            int end = at + nameOffset;
            while (records[end] != 0) {
                end++;
            }
            String name = Names.fromBytes(records, at + nameOffset, end - at - nameOffset);
            if (!name.equals(".") && !name.equals("..")) {
                entries.add(new Entry(name, (records[at + 18] & 0xff) << 12));
            }
            at += record;
        }
    }

    /** Removes what is at a path below a folder, with all that lies in it; nothing if it is not there. */
    public static void removeTree(Fd folder, String path) {
        try {
            LinuxFiles.unlink(folder, path);
            return;
        } catch (LinuxException e) {
            if (e.is(Errno.ENOENT)) {
                return;
            }
            if (!e.is(Errno.EISDIR)) {
                throw e;
            }
        }
        try (Fd inner = LinuxFiles.openAt(folder, path, OpenFlag.DIRECTORY, OpenFlag.NO_FOLLOW)) {
            for (Entry entry : list(inner)) {
                removeTree(inner, entry.name());
            }
        }
        LinuxFiles.rmdir(folder, path);
    }
}
