package org.felucca.client.container;

import org.felucca.client.ClientException;

/**
 * Where a copy goes: into which folder, and what its first name is there. The rules are cp(1)'s, as docker has them.
 *
 * @param folder that it is unpacked in
 * @param top first part of all names
 */
record CopyName(String folder, String top) {
    /**
     * Decides.
     *
     * @param source as the user wrote it
     * @param sourceFolder whether it is a folder
     * @param target as the user wrote it, links followed
     * @param exists whether there is something
     * @param targetFolder whether that is a folder
     */
    static CopyName of(String source, boolean sourceFolder, String target, boolean exists, boolean targetFolder) {
        if (exists && targetFolder) {
            return new CopyName(target, last(source));
        }
        if (exists && sourceFolder) {
            throw new ClientException("cannot copy directory");
        }
        if (!exists && !sourceFolder && asserted(target)) {
            throw new ClientException("no such directory");
        }
        String plain = target.length() > 1 && target.endsWith("/") ? target.substring(0, target.length() - 1) : target;
        int slash = plain.lastIndexOf('/');
        String folder = slash < 0 ? "." : slash == 0 ? "/" : plain.substring(0, slash);
        return new CopyName(folder, plain.substring(slash + 1));
    }

    /** Whether a path says itself that it is a folder. */
    static boolean asserted(String path) {
        return path.endsWith("/") || path.endsWith("/.") || path.equals(".");
    }

    /** The last name; {@code .} where the content of a folder is meant. */
    static String last(String path) {
        if (path.endsWith("/.") || path.equals(".")) {
            return ".";
        }
        String plain = path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return plain.substring(plain.lastIndexOf('/') + 1);
    }
}
