package org.felucca.containers.internal.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.felucca.archive.FdInputStream;
import org.felucca.archive.Unpacking.Owner;
import org.felucca.linux.Errno;
import org.felucca.linux.Fd;
import org.felucca.linux.LinuxException;
import org.felucca.linux.LinuxFiles;
import org.felucca.linux.OpenFlag;
import org.felucca.model.Errors;

/** Who {@code user[:group]} is in a container, by its own passwd and group files. */
final class ContainerUser {
    private static final int LIMIT = 10 << 20;

    private ContainerUser() {}

    /** Throws INVALID when there is no such user or group. */
    static Owner find(Fd root, String user) throws IOException {
        int colon = user.indexOf(':');
        String name = colon < 0 ? user : user.substring(0, colon);
        List<String[]> users = lines(root, "/etc/passwd");
        Optional<String[]> entry = users.stream()
                .filter(fields -> fields.length > 3 && (fields[0].equals(name) || fields[2].equals(name)))
                .findFirst();
        long uid = number(entry.map(fields -> fields[2]).orElse(name), "no such user: " + name);
        if (colon < 0) {
            return new Owner(uid, entry.isPresent() ? number(entry.get()[3], "no group of " + name) : 0);
        }
        String group = user.substring(colon + 1);
        String gid = lines(root, "/etc/group").stream()
                .filter(fields -> fields.length > 2 && fields[0].equals(group))
                .map(fields -> fields[2])
                .findFirst()
                .orElse(group);
        return new Owner(uid, number(gid, "no such group: " + group));
    }

    private static long number(String text, String failure) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw Errors.invalid("%s", failure);
        }
    }

    private static List<String[]> lines(Fd root, String path) throws IOException {
        try (Fd held = Inside.open(root, path, OpenFlag.PATH)) {
            if (!LinuxFiles.stat(held).isRegular()) {
                return List.of();
            }
            try (FdInputStream in = new FdInputStream(LinuxFiles.open(held.procPath(), OpenFlag.NON_BLOCKING))) {
                return new String(in.readNBytes(LIMIT), StandardCharsets.UTF_8)
                        .lines()
                        .map(line -> line.split(":", -1))
                        .toList();
            }
        } catch (LinuxException e) {
            if (e.is(Errno.ENOENT) || e.is(Errno.ENOTDIR)) {
                return List.of();
            }
            throw e;
        }
    }
}
