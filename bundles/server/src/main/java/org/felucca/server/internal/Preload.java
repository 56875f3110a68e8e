package org.felucca.server.internal;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads all classes that a class may come to need from its own loader, directly and by way of others, so that its code can run on after its bundle's
 * content has gone. It follows the class names in the constant pools (JVM specification 4.4).
 */
final class Preload {
    private static final Logger LOG = LoggerFactory.getLogger(Preload.class);
    private static final int MAGIC = 0xCAFEBABE;

    private Preload() {}

    /** Loads and links; what cannot be loaded is an optional part that is not there, and will not be missed later either. */
    static void classesOf(Class<?> start) {
        long started = System.nanoTime();
        ClassLoader loader = start.getClassLoader();
        Set<String> seen = new HashSet<>();
        Deque<String> todo = new ArrayDeque<>();
        todo.add(start.getName().replace('.', '/'));
        int loaded = 0;
        while (!todo.isEmpty()) {
            String name = todo.pop();
            if (seen.add(name) && load(name, loader)) {
                loaded++;
                // only our own bundle's files are found by this loader; others' classes stay with their bundles
                todo.addAll(namesIn(name, loader));
            }
        }
        LOG.debug("{} classes loaded in {} ms", loaded, (System.nanoTime() - started) / 1_000_000);
    }

    private static boolean load(String name, ClassLoader loader) {
        try {
            Class<?> type = Class.forName(name.replace('/', '.'), false, loader);
            return type.getClassLoader() == loader;
        } catch (ClassNotFoundException | LinkageError e) {
            LOG.trace("not there: {}", name, e);
            return false;
        }
    }

    private static Set<String> namesIn(String name, ClassLoader loader) {
        try (InputStream in = loader.getResourceAsStream(name + ".class")) {
            return in == null ? Set.of() : classNames(new DataInputStream(new java.io.BufferedInputStream(in)));
        } catch (IOException e) {
            LOG.warn("cannot read {}", name, e);
            return Set.of();
        }
    }

    /** Internal names of all classes in the constant pool of a class file. */
    static Set<String> classNames(DataInputStream in) throws IOException {
        if (in.readInt() != MAGIC) {
            throw new IOException("no class file");
        }
        in.readInt();
        int count = in.readUnsignedShort();
        String[] texts = new String[count];
        Set<Integer> classes = new HashSet<>();
        for (int i = 1; i < count; i++) {
            int tag = in.readUnsignedByte();
            switch (tag) {
                case 1 -> texts[i] = in.readUTF();
                case 3, 4, 9, 10, 11, 12, 17, 18 -> in.readInt();
                case 5, 6 -> {
                    in.readLong();
                    i++; // takes two places
                }
                case 7 -> classes.add(in.readUnsignedShort());
                case 8, 16, 19, 20 -> in.readUnsignedShort();
                case 15 -> in.skipNBytes(3);
                default -> throw new IOException("unknown constant " + tag);
            }
        }
        Set<String> names = new HashSet<>();
        for (int index : classes) {
            String text = texts[index];
            // an array stands as its descriptor
            String element = text.replaceFirst("^\\[+L?", "").replace(";", "");
            if (element.indexOf('/') > 0 && !element.startsWith("java/")) {
                names.add(element);
            }
        }
        for (String text : texts) {
            // types of fields, parameters and results; those only in lambdas' descriptors too
            if (text != null && (text.startsWith("(") || (text.startsWith("L") && text.endsWith(";")))) {
                addDescribed(text, names);
            }
        }
        return names;
    }

    private static void addDescribed(String descriptor, Set<String> names) {
        int start = descriptor.indexOf('L');
        while (start >= 0) {
            int end = descriptor.indexOf(';', start);
            if (end < 0) {
                return;
            }
            String name = descriptor.substring(start + 1, end);
            if (name.indexOf('/') > 0 && !name.startsWith("java/") && name.matches("[\\w/$]+")) {
                names.add(name);
            }
            start = descriptor.indexOf('L', end);
        }
    }
}
