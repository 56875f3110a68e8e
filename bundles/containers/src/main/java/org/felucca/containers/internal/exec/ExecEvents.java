package org.felucca.containers.internal.exec;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.felucca.containers.internal.Container;
import org.felucca.containers.internal.Tellings;
import org.felucca.engine.Event;
import org.felucca.model.ExecId;

/** Events about further processes. */
public final class ExecEvents {
    private ExecEvents() {}

    /** The two that begin it name the command, as Docker's do. */
    public static Event of(
            Container container, ExecId id, List<String> command, String action, Map<String, String> more) {
        boolean begins = action.equals("exec_create") || action.equals("exec_start");
        Map<String, String> attributes = new LinkedHashMap<>(more);
        attributes.put("execID", id.value());
        // Docker puts a space behind the program, whether arguments follow or not
        String words = command.get(0) + " " + String.join(" ", command.subList(1, command.size()));
        return Tellings.of(container, begins ? action + ": " + words : action, attributes);
    }
}
