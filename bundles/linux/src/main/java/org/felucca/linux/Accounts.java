package org.felucca.linux;

import java.util.OptionalInt;
import jnr.posix.Group;
import jnr.posix.POSIX;
import jnr.posix.POSIXFactory;
import jnr.posix.Passwd;

/** The users and groups of the host, by its name service; those of an image are read from the image's files instead. */
public final class Accounts {
    private static final POSIX HOST = POSIXFactory.getNativePOSIX();

    private Accounts() {}

    /** The number of a group, getgrnam(3). */
    public static OptionalInt groupId(String name) {
        Group group = HOST.getgrnam(name);
        return group == null ? OptionalInt.empty() : OptionalInt.of((int) group.getGID());
    }

    /** The number of a user, getpwnam(3). */
    public static OptionalInt userId(String name) {
        Passwd user = HOST.getpwnam(name);
        return user == null ? OptionalInt.empty() : OptionalInt.of((int) user.getUID());
    }
}
