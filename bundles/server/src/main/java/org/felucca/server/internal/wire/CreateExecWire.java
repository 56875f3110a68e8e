package org.felucca.server.internal.wire;

import java.util.List;
import org.felucca.engine.container.CreateExec;

/** {@code {"AttachStdout":true,"Tty":false,"Cmd":["date"]}}. */
public record CreateExecWire(
        String user,
        boolean privileged,
        boolean tty,
        List<Integer> consoleSize,
        boolean attachStdin,
        boolean attachStderr,
        boolean attachStdout,
        String detachKeys,
        List<String> env,
        String workingDir,
        List<String> cmd) {

    /** As the client meant it; {@code minor} is that of the API version 1.minor it speaks. */
    public CreateExec toModel(String container, int minor) {
        return new CreateExec(
                container,
                cmd,
                env,
                user,
                workingDir,
                tty,
                attachStdin,
                attachStdout,
                attachStderr,
                privileged,
                detachKeys,
                OldClients.consoleSize(consoleSize, minor));
    }
}
