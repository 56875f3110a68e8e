package org.felucca.containers.internal.files;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.felucca.linux.Errno;
import org.felucca.linux.Fd;
import org.felucca.linux.LinuxException;
import org.felucca.linux.LinuxFiles;
import org.felucca.linux.OpenFlag;

/**
 * Paths in a container, whose processes may be changing them as we look. Every one is resolved by the kernel with the container's root as {@code /}, and
 * what is done then is done to the descriptor.
 */
final class Inside {
    private static final int MOST_LINKS = 255;
    private static final int RACES = 100;

    private Inside() {}

    /** Opens a place or a folder; what is asked again is what the kernel could not resolve because somebody renames meanwhile. */
    static Fd open(Fd root, String path, OpenFlag... flags) {
        for (int race = 0; ; race++) {
            try {
                return LinuxFiles.openInRoot(root, path, flags);
            } catch (LinuxException e) {
                if (!e.is(Errno.EAGAIN) || race == RACES) {
                    throw e;
                }
            }
        }
    }

    static Fd folder(Fd root, String path) {
        return open(root, path, OpenFlag.PATH, OpenFlag.DIRECTORY);
    }

    /** Where a path leads when all links are followed, also when nothing is there. Only to be shown. */
    static String evaluate(Fd root, String path) {
        Deque<String> left = new ArrayDeque<>(parts(path));
        Deque<String> done = new ArrayDeque<>();
        for (int links = 0; !left.isEmpty() && links < MOST_LINKS; ) {
            String part = left.removeFirst();
            if (part.equals("..")) {
                done.pollLast();
                continue;
            }
            String target = link(root, "/" + String.join("/", done), part);
            if (target.isEmpty()) {
                done.addLast(part);
                continue;
            }
            links++;
            if (target.startsWith("/")) {
                done.clear();
            }
            List<String> parts = parts(target);
            for (int i = parts.size() - 1; i >= 0; i--) {
                left.addFirst(parts.get(i));
            }
        }
        return "/" + String.join("/", done);
    }

    /** Empty when it is no link. */
    private static String link(Fd root, String folder, String name) {
        try (Fd open = folder(root, folder)) {
            return LinuxFiles.readlink(open, name);
        } catch (LinuxException e) {
            return "";
        }
    }

    private static List<String> parts(String path) {
        return List.of(path.split("/", -1)).stream()
                .filter(part -> !part.isEmpty() && !part.equals("."))
                .toList();
    }
}
