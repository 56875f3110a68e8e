package org.felucca.preload.internal;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * Loads all that the code of a class loader may come to need, directly and by way of others of the same loader. Afterwards the JVM finds these
 * classes without asking the loader again, for the loader is noted as one that has led to them (JVM specification 5.3).
 */
final class LastClasses {
    private static final Logger LOG = System.getLogger(LastClasses.class.getName());

    private final ClassLoader loader;
    private int loaded;

    LastClasses(ClassLoader loader) {
        this.loader = loader;
    }

    /**
     * Loads classes, and all that they name.
     *
     * @param files names of class files to begin with, as resources
     * @return how many classes of this loader were looked through
     */
    int load(Collection<String> files) {
        Set<String> seen = new HashSet<>();
        Deque<String> todo = new ArrayDeque<>();
        for (String file : files) {
            todo.add(file.substring(0, file.length() - ".class".length()));
        }
        while (!todo.isEmpty()) {
            String name = todo.pop();
            if (seen.add(name) && load(name)) {
                loaded++;
                todo.addAll(namesIn(name));
            }
        }
        return loaded;
    }

    /** Whether it is one of the loader's own; others are looked through when their own bundles stop. */
    private boolean load(String name) {
        try {
            return Class.forName(name.replace('/', '.'), false, loader).getClassLoader() == loader;
        } catch (ClassNotFoundException | LinkageError e) {
            // an optional part that is not there, and will not be missed later either
            LOG.log(Level.TRACE, name, e);
            return false;
        }
    }

    private Set<String> namesIn(String name) {
        try (InputStream in = loader.getResourceAsStream(name + ".class")) {
            return in == null ? Set.of() : ClassNames.in(new DataInputStream(new BufferedInputStream(in)));
        } catch (IOException e) {
            LOG.log(Level.WARNING, "cannot read " + name, e);
            return Set.of();
        }
    }
}
