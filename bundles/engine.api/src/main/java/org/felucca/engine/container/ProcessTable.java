package org.felucca.engine.container;

import java.util.List;
import org.felucca.model.Absent;

/**
 * What ps tells.
 *
 * @param titles of the columns
 * @param processes a row each
 */
public record ProcessTable(List<String> titles, List<List<String>> processes) {
    public ProcessTable {
        titles = Absent.list(titles);
        processes = Absent.list(processes);
    }
}
