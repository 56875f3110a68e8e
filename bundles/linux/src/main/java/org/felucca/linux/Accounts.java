package org.felucca.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import jnr.posix.Group;
import jnr.posix.POSIX;
import jnr.posix.POSIXFactory;
import jnr.posix.Passwd;

/**
 * The users and groups of the host; those of an image are read from the image's files instead. The host's own files are asked
 * first and its name service (LDAP and so on) only for what is not there: JNR-POSIX takes 200 ms to get ready.
 */
public final class Accounts {
    private Accounts() {}

    /** The number of a group, getgrnam(3). */
    public static OptionalInt groupId(String name) {
        OptionalInt local = lookUp(Path.of("/etc/group"), name);
        if (local.isPresent()) {
            return local;
        }
        Group group = NameService.HOST.getgrnam(name);
        return group == null ? OptionalInt.empty() : OptionalInt.of((int) group.getGID());
    }

    /** The number of a user, getpwnam(3). */
    public static OptionalInt userId(String name) {
        OptionalInt local = lookUp(Path.of("/etc/passwd"), name);
        if (local.isPresent()) {
            return local;
        }
        Passwd user = NameService.HOST.getpwnam(name);
        return user == null ? OptionalInt.empty() : OptionalInt.of((int) user.getUID());
    }

    /** The third field of the line that begins with the name, in passwd(5) as in group(5). */
    private static OptionalInt lookUp(Path file, String name) {
        try {
            for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
                String[] fields = line.split(":", -1);
                if (fields.length > 2 && fields[0].equals(name) && fields[2].matches("\\d{1,10}")) {
                    return OptionalInt.of((int) Long.parseLong(fields[2]));
                }
            }
            return OptionalInt.empty();
        } catch (IOException e) {
            // No such file: then the name service is all there is.
            return OptionalInt.empty();
        }
    }

    private static final class NameService {
        static final POSIX HOST = POSIXFactory.getNativePOSIX();

        private NameService() {}
    }
}
