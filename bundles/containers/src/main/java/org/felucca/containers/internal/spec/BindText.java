package org.felucca.containers.internal.spec;

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
 * @param propagation {@code rprivate} or what was said; empty for a volume
 * @param noCopy the volume is not filled from the image
 */
record BindText(String source, String target, String mode, boolean readOnly, String propagation, boolean noCopy) {
    private static final Set<String> ACCESS = Set.of("rw", "ro", "readonly");
    private static final Set<String> PROPAGATIONS =
            Set.of("private", "rprivate", "shared", "rshared", "slave", "rslave");
    private static final Set<String> COPY = Set.of("nocopy");
    /** Labels need SELinux, consistency a Mac: kept for inspect and without effect. */
    private static final Set<String> LABELS = Set.of("z", "Z");

    private static final Set<String> CONSISTENCIES = Set.of("cached", "delegated", "consistent", "default");
    private static final List<Set<String>> KINDS = List.of(ACCESS, PROPAGATIONS, COPY, LABELS, CONSISTENCIES);

    boolean isVolume() {
        return !source.startsWith("/");
    }

    static BindText parse(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length < 2 || parts.length > 3 || parts[0].isEmpty() || parts[1].isEmpty()) {
            throw Errors.invalid("invalid volume specification: '%s'", text);
        }
        String type = parts[0].startsWith("/") ? "bind" : "volume";
        String target = parts[1];
        if (!target.startsWith("/")) {
            throw wrong(text, type, "invalid mount path: '" + target + "' mount path must be absolute");
        }
        if (Paths.clean(target).equals("/")) {
            throw wrong(text, type, "invalid specification: destination can't be '/'");
        }
        String mode = parts.length == 3 ? parts[2] : "";
        List<String> words = words(mode);
        boolean noCopy = words.stream().anyMatch(COPY::contains);
        String propagation =
                words.stream().filter(PROPAGATIONS::contains).findFirst().orElse("");
        if (type.equals("volume") && !propagation.isEmpty()) {
            throw wrong(text, type, "field BindOptions must not be specified");
        }
        if (type.equals("bind") && noCopy) {
            throw wrong(text, type, "field VolumeOptions must not be specified");
        }
        boolean bindWithout = type.equals("bind") && propagation.isEmpty();
        return new BindText(
                parts[0], Paths.clean(target), mode, isReadOnly(words), bindWithout ? "rprivate" : propagation, noCopy);
    }

    private static RuntimeException wrong(String text, String type, String what) {
        return Errors.invalid(
                "invalid volume specification: '%s': invalid mount config for type \"%s\": %s", text, type, what);
    }

    /** The words of a mode; of each kind there may be one. */
    private static List<String> words(String mode) {
        if (mode.isEmpty()) {
            return List.of();
        }
        List<String> words = List.of(mode.split(",", -1));
        boolean known = words.stream().allMatch(word -> KINDS.stream().anyMatch(kind -> kind.contains(word)));
        boolean once = KINDS.stream()
                .allMatch(kind -> words.stream().filter(kind::contains).count() <= 1);
        if (!known || !once) {
            throw Errors.invalid("invalid mode: %s", mode);
        }
        return words;
    }

    private static boolean isReadOnly(List<String> words) {
        return words.contains("ro") || words.contains("readonly");
    }

    /** Whether {@code container:ro} of {@code --volumes-from} is said. Only the access and a label may be said there. */
    static boolean readOnlyFrom(String mode) {
        List<String> words = words(mode);
        if (words.stream().anyMatch(word -> !ACCESS.contains(word) && !LABELS.contains(word))) {
            throw Errors.invalid("invalid mode: %s", mode);
        }
        return isReadOnly(words);
    }
}
