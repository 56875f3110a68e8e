package org.felucca.server.internal.wire;

import java.util.List;
import org.felucca.engine.container.StartExec;

/** {@code {"Detach":false,"Tty":true}}. */
public record StartExecWire(boolean detach, boolean tty, List<Integer> consoleSize) {

    /** As the client meant it; {@code minor} is that of the API version 1.minor it speaks. */
    public StartExec toModel(String exec, int minor) {
        return new StartExec(exec, detach, tty, OldClients.consoleSize(consoleSize, minor));
    }
}
