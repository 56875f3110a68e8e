package org.felucca.cgroups.internal;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.felucca.cgroups.Hierarchy;
import org.felucca.linux.Errno;
import org.felucca.linux.Fd;
import org.felucca.linux.LinuxException;

/** A mounted tree, and which of its folders are ready to have containers in them. */
public final class Tree implements AutoCloseable {
    private final Hierarchy hierarchy;
    private final Fd root;
    private final Map<String, Controller> controllers;
    private final Set<String> prepared = ConcurrentHashMap.newKeySet();

    /**
     * @param root the mount point; closed with this
     * @param controllers those of ours that live here, by name
     */
    public Tree(Hierarchy hierarchy, Fd root, Map<String, Controller> controllers) {
        this.hierarchy = hierarchy;
        this.root = root;
        this.controllers = controllers;
    }

    public Hierarchy hierarchy() {
        return hierarchy;
    }

    public List<Controller> controllers() {
        return List.copyOf(controllers.values());
    }

    /** A folder of it, there or not. */
    public Folder folder(String path) {
        return new Folder(root, hierarchy.mountPoint(), path);
    }

    /**
     * Makes a folder and those around it.
     *
     * @return false when it was there
     */
    public boolean make(String path) {
        Folder folder = folder(path);
        Folder parent = folder.parent().orElseThrow();
        String key = parent.location().toString();
        if (prepared.contains(key)) {
            try {
                return folder.make();
            } catch (LinuxException e) {
                if (!e.is(Errno.ENOENT)) {
                    throw e;
                }
                // Somebody removed the folder around it.
            }
        }
        prepare(parent);
        prepared.add(key);
        return folder.make();
    }

    private void prepare(Folder folder) {
        folder.parent().ifPresent(this::prepare);
        if (folder.parent().isPresent()) {
            folder.make();
        }
        if (hierarchy.unified()) {
            enableForChildren(folder);
        }
        controllers.values().forEach(controller -> controller.prepareParent(folder));
    }

    /**
     * Version 2 gives a controller to the folders below only where {@code cgroup.subtree_control} says so. What the kernel
     * refuses (cpu while there are real-time processes, any where processes are) is left off: setting a limit says so then.
     */
    private void enableForChildren(Folder folder) {
        List<String> enabled = words(folder, "cgroup.subtree_control");
        for (String name : words(folder, "cgroup.controllers")) {
            if (controllers.containsKey(name) && !enabled.contains(name)) {
                try {
                    folder.write("cgroup.subtree_control", "+" + name);
                } catch (LinuxException e) {
                    if (!e.is(Errno.EBUSY) && !e.is(Errno.EINVAL) && !e.is(Errno.ENOENT) && !e.is(Errno.ENOTSUP)) {
                        throw e;
                    }
                }
            }
        }
    }

    private static List<String> words(Folder folder, String file) {
        return List.of(folder.readIfThere(file).orElse("").strip().split(" ", -1));
    }

    @Override
    public void close() {
        root.close();
    }
}
