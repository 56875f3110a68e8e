package org.felucca.execdriver.native_.internal;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.felucca.cgroups.Cgroups;

/** What all tasks of one activation of the driver share. */
record Context(Loop loop, Cgroups cgroups, Set<NativeTask> tasks) {
    static Context open() {
        return new Context(Loop.start(), Cgroups.detect(), ConcurrentHashMap.newKeySet());
    }

    void forget(NativeTask task) {
        tasks.remove(task);
    }
}
