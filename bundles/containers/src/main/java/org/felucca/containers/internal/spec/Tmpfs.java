package org.felucca.containers.internal.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.felucca.model.Errors;
import org.felucca.model.MountSpec.TmpfsOptions;

/** Options of {@code --tmpfs}, checked as Docker does. */
final class Tmpfs {
    private static final List<String> DEFAULTS = List.of("noexec", "nosuid", "nodev");
    private static final Set<String> WORDS = Set.of(
            "rw",
            "ro",
            "exec",
            "noexec",
            "suid",
            "nosuid",
            "dev",
            "nodev",
            "sync",
            "async",
            "dirsync",
            "atime",
            "noatime",
            "diratime",
            "nodiratime",
            "relatime",
            "norelatime",
            "strictatime",
            "nostrictatime",
            "remount",
            "bind",
            "rbind",
            "private",
            "rprivate",
            "shared",
            "rshared",
            "slave",
            "rslave",
            "unbindable",
            "runbindable",
            "mand",
            "nomand",
            "iversion",
            "noiversion",
            "defaults");
    private static final Pattern VALUES = Pattern.compile(
            "(size=\\d+[kKmMgG%]?|mode=[0-7]+|uid=\\d+|gid=\\d+|nr_inodes=\\d+[kKmMgG]?|nr_blocks=\\d+[kKmMgG]?|mpol=.+)");

    private Tmpfs() {}

    static void check(String options) {
        for (String word : words(options)) {
            if (!WORDS.contains(word) && !VALUES.matcher(word).matches()) {
                throw Errors.invalid("invalid tmpfs option [\"%s\"]", word);
            }
        }
    }

    /** What the user said behind Docker's defaults, so that the user's word is the last. */
    static List<String> options(String options) {
        List<String> all = new ArrayList<>(DEFAULTS);
        words(options).stream().filter(word -> !word.equals("defaults")).forEach(all::add);
        return all;
    }

    /** Options of {@code --mount type=tmpfs} in the form of {@code --tmpfs}. */
    static String text(TmpfsOptions options) {
        List<String> words = new ArrayList<>();
        if (options.mode() != 0) {
            words.add("mode=" + Integer.toOctalString(options.mode()));
        }
        if (options.sizeBytes() > 0) {
            words.add("size=" + options.sizeBytes());
        }
        return String.join(",", words);
    }

    private static List<String> words(String options) {
        return options.isEmpty() ? List.of() : List.of(options.split(",", -1));
    }
}
