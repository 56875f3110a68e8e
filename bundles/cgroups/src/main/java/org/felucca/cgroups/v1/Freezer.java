package org.felucca.cgroups.v1;

import java.time.Duration;
import org.felucca.cgroups.internal.Folder;
import org.felucca.cgroups.internal.Freezing;
import org.felucca.cgroups.internal.Patience;

/**
 * Stops all processes at once, admin-guide/cgroup-v1/freezer-subsystem.rst. A frozen process cannot be killed: the signal waits
 * for the thaw.
 */
public final class Freezer implements Freezing {
    private static final String STATE = "freezer.state";
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Folder folder;

    public Freezer(Folder folder) {
        this.folder = folder;
    }

    @Override
    public void freeze() {
        Patience patience = new Patience(LIMIT, "freeze " + folder);
        folder.write(STATE, "FROZEN");
        // There is no event for it. A process that was just made or is in the middle of vfork can miss the order: say
        // it again.
        while (!frozen()) {
            patience.pause();
            folder.write(STATE, "FROZEN");
        }
    }

    @Override
    public void thaw() {
        Patience patience = new Patience(LIMIT, "thaw " + folder);
        folder.write(STATE, "THAWED");
        while (!folder.read(STATE).strip().equals("THAWED")) {
            patience.pause();
        }
    }

    @Override
    public boolean frozen() {
        return folder.read(STATE).strip().equals("FROZEN");
    }
}
