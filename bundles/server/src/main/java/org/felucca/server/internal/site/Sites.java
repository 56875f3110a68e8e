package org.felucca.server.internal.site;

import org.felucca.engine.site.Site;

/** Who answers. */
@FunctionalInterface
public interface Sites {
    /** Waits for one while it is being replaced. Throws UNAVAILABLE. */
    Site site() throws InterruptedException;
}
