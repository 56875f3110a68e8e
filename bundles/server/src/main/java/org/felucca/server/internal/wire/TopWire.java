package org.felucca.server.internal.wire;

import java.util.List;
import org.felucca.engine.container.ProcessTable;

/** {@code {"Processes":[["root","1",…],…],"Titles":["UID","PID",…]}}. */
public record TopWire(List<List<String>> processes, List<String> titles) {
    public static TopWire fromModel(ProcessTable table) {
        return new TopWire(table.processes(), table.titles());
    }
}
