package org.felucca.engine.container;

import java.time.Instant;
import org.felucca.model.Absent;

/**
 * What is at a path in a container; a symbolic link in the last place is told of itself.
 *
 * @param name the last name of the path as it was asked for: {@code .} or {@code /} stay
 * @param size in bytes
 * @param mode type and permissions, as st_mode
 * @param modified when its content changed last
 * @param linkTarget of a symbolic link: where it leads, absolute in the container, all links on the way followed; else empty
 */
public record PathStat(String name, long size, int mode, Instant modified, String linkTarget) {
    public PathStat {
        name = Absent.text(name);
        linkTarget = Absent.text(linkTarget);
    }
}
