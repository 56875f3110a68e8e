package org.felucca.server.internal.wire;

import com.google.gson.annotations.JsonAdapter;
import com.google.gson.annotations.SerializedName;
import java.util.List;
import org.felucca.engine.container.CreateExec;
import org.felucca.engine.container.ExecDetails;

/** {@code {"ID":"8c38…","Running":false,"ExitCode":0,"ProcessConfig":{"tty":false,"entrypoint":"true",…},"OpenStdin":false, …}}. */
public record ExecWire(
        @SerializedName("ID") String id,
        boolean running,
        Integer exitCode,
        ProcessWire processConfig,
        boolean openStdin,
        boolean openStderr,
        boolean openStdout,
        boolean canRemove,
        @SerializedName("ContainerID") String containerId,
        String detachKeys,
        int pid) {

    record ProcessWire(
            @SerializedName("tty") boolean tty,
            @SerializedName("entrypoint") String entrypoint,
            @SerializedName("arguments") List<String> arguments,
            @SerializedName("privileged") boolean privileged,
            @JsonAdapter(value = OmitEmpty.class, nullSafe = false) @SerializedName("user") String user) {}

    public static ExecWire fromModel(ExecDetails exec) {
        CreateExec request = exec.request();
        List<String> command = request.command();
        return new ExecWire(
                exec.id().value(),
                exec.running(),
                exec.exitCode().orElse(null),
                new ProcessWire(
                        request.tty(),
                        command.get(0),
                        command.subList(1, command.size()),
                        request.privileged(),
                        request.user()),
                request.attachStdin(),
                request.attachStderr(),
                request.attachStdout(),
                false,
                exec.container().value(),
                request.detachKeys(),
                exec.pid());
    }
}
