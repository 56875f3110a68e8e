package org.felucca.preload.internal;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names of other classes that stand in a class file (JVM specification 4.4). */
final class ClassNames {
    private static final int MAGIC = 0xCAFEBABE;
    /** A class in a descriptor or in the signature of something generic. */
    private static final Pattern DESCRIBED = Pattern.compile("L([\\w$]+(?:/[\\w$]+)+)[;<]");

    private ClassNames() {}

    /** Names with slashes, without those of the JDK's {@code java} packages. */
    static Set<String> in(DataInputStream file) throws IOException {
        if (file.readInt() != MAGIC) {
            throw new IOException("no class file");
        }
        file.readInt();
        int count = file.readUnsignedShort();
        String[] texts = new String[count];
        Set<Integer> classes = new HashSet<>();
        for (int i = 1; i < count; i++) {
            int tag = file.readUnsignedByte();
            switch (tag) {
                case 1 -> texts[i] = file.readUTF();
                case 3, 4, 9, 10, 11, 12, 17, 18 -> file.readInt();
                case 5, 6 -> {
                    file.readLong();
                    i++; // takes two places
                }
                case 7 -> classes.add(file.readUnsignedShort());
                case 8, 16, 19, 20 -> file.readUnsignedShort();
                case 15 -> file.skipNBytes(3);
                default -> throw new IOException("unknown constant " + tag);
            }
        }
        Set<String> names = new HashSet<>();
        for (int index : classes) {
            // an array stands as its descriptor
            add(names, texts[index].replaceFirst("^\\[+L?", "").replace(";", ""));
        }
        for (String text : texts) {
            // types of fields, parameters, results and type arguments, which need not stand as classes of their own
            if (text != null && text.indexOf(';') > 0) {
                Matcher described = DESCRIBED.matcher(text);
                while (described.find()) {
                    add(names, described.group(1));
                }
            }
        }
        return names;
    }

    private static void add(Set<String> names, String name) {
        if (name.indexOf('/') > 0 && !name.startsWith("java/")) {
            names.add(name);
        }
    }
}
