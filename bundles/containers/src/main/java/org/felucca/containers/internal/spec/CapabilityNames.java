package org.felucca.containers.internal.spec;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.felucca.model.Errors;
import org.felucca.model.oci.OciCapabilities;

/** capabilities(7): which a container has. */
public final class CapabilityNames {
    static final List<String> ALL = OciCapabilities.NAMES;

    /** What Docker gives to every container. */
    static final List<String> DEFAULT = List.of(
            "CAP_CHOWN",
            "CAP_DAC_OVERRIDE",
            "CAP_FSETID",
            "CAP_FOWNER",
            "CAP_MKNOD",
            "CAP_NET_RAW",
            "CAP_SETGID",
            "CAP_SETUID",
            "CAP_SETFCAP",
            "CAP_SETPCAP",
            "CAP_NET_BIND_SERVICE",
            "CAP_SYS_CHROOT",
            "CAP_KILL",
            "CAP_AUDIT_WRITE");

    private static final String EVERY = "ALL";
    private static final String PREFIX = "CAP_";

    private CapabilityNames() {}

    /** The capabilities of a container; {@code ALL} may be added or dropped. Throws INVALID for a name that does not exist. */
    public static List<String> of(boolean privileged, List<String> add, List<String> drop) {
        Set<String> added = named("Add", add);
        Set<String> dropped = named("Drop", drop);
        if (privileged) {
            return ALL;
        }
        Set<String> base = new LinkedHashSet<>();
        if (added.contains(EVERY)) {
            base.addAll(ALL);
            base.removeAll(dropped);
        } else if (dropped.contains(EVERY)) {
            base.addAll(added);
        } else {
            base.addAll(DEFAULT);
            base.removeAll(dropped);
            base.addAll(added);
        }
        List<String> sorted = new ArrayList<>(ALL);
        sorted.retainAll(base);
        return sorted;
    }

    private static Set<String> named(String what, List<String> words) {
        Set<String> names = new LinkedHashSet<>();
        for (String word : words) {
            String name = word.strip().toUpperCase(Locale.ROOT);
            if (!name.equals(EVERY)) {
                name = name.startsWith(PREFIX) ? name : PREFIX + name;
                if (!ALL.contains(name)) {
                    throw Errors.invalid("invalid Cap%s: unknown capability: \"%s\"", what, name);
                }
            }
            names.add(name);
        }
        return names;
    }
}
