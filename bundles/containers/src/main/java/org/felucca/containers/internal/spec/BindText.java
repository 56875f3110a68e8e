package org.felucca.containers.internal.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.felucca.model.Errors;

/**
 * {@code -v source:target[:options]}.
 *
 * @param source a host path or a volume's name
 * @param target absolute path in the container
 * @param mode the options as they were said
 * @param readOnly {@code ro} was said
 * @param propagation {@code rprivate} or what was said
 */
record BindText(String source, String target, String mode, boolean readOnly, String propagation) {
    private static final Set<String> PROPAGATIONS =
            Set.of("private", "rprivate", "shared", "rshared", "slave", "rslave");
    /** Labels need SELinux, consistency a Mac, nocopy a volume: kept for inspect and without effect on a bind. */
    private static final Set<String> WITHOUT_EFFECT =
            Set.of("rw", "z", "Z", "cached", "delegated", "consistent", "default", "nocopy");

    static BindText parse(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length < 2 || parts.length > 3 || parts[0].isEmpty() || parts[1].isEmpty()) {
            throw Errors.invalid("invalid volume specification: '%s'", text);
        }
        String target = parts[1];
        if (!target.startsWith("/")) {
            throw Errors.invalid(
                    "invalid volume specification: '%s': invalid mount config for type \"%s\": invalid mount path: '%s'"
                            + " mount path must be absolute",
                    text, parts[0].startsWith("/") ? "bind" : "volume", target);
        }
        if (Paths.clean(target).equals("/")) {
            throw Errors.invalid(
                    "invalid volume specification: '%s': invalid mount config for type \"%s\": invalid specification:"
                            + " destination can't be '/'",
                    text, parts[0].startsWith("/") ? "bind" : "volume");
        }
        String mode = parts.length == 3 ? parts[2] : "";
        boolean readOnly = false;
        List<String> propagation = new ArrayList<>();
        for (String word : mode.isEmpty() ? new String[0] : mode.split(",", -1)) {
            if (word.equals("ro") || word.equals("readonly")) {
                readOnly = true;
            } else if (PROPAGATIONS.contains(word)) {
                propagation.add(word);
            } else if (!WITHOUT_EFFECT.contains(word)) {
                throw Errors.invalid("invalid volume specification: '%s': invalid mode: %s", text, mode);
            }
        }
        return new BindText(
                parts[0], Paths.clean(target), mode, readOnly, propagation.isEmpty() ? "rprivate" : propagation.get(0));
    }
}
