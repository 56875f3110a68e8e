package org.felucca.containers.internal.record;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.felucca.model.Absent;
import org.felucca.model.ContainerStatus;
import org.felucca.model.EndpointSettings;
import org.felucca.model.Port;
import org.felucca.model.PortBinding;

/**
 * What a container does: kept on disk as {@code state.json}, written at every change.
 *
 * @param status in one word
 * @param pid of the running process on the host, else 0
 * @param exitCode of the last run
 * @param error why it did not start, or empty
 * @param oomKilled the last run was killed for memory
 * @param startedAt the last time
 * @param finishedAt the last time
 * @param restartCount by the restart policy, since the user last started it
 * @param backoffMillis how long the last restart waited; 0 before the first
 * @param stoppedByUser a stop or kill was asked for, so that the restart policy rests
 * @param boot the boot of the host that it runs in; after a reboot its process is gone
 * @param sandboxId of its network, or empty
 * @param published ports in effect while it runs
 * @param networks in effect while it runs, by name
 * @param apparmor profile that confines the run, or the last one; empty where there is no AppArmor
 * @param removeVolumes its removal takes the volumes along that nobody named
 */
@RecordBuilder
public record RunState(
        ContainerStatus status,
        int pid,
        int exitCode,
        String error,
        boolean oomKilled,
        Optional<Instant> startedAt,
        Optional<Instant> finishedAt,
        int restartCount,
        long backoffMillis,
        boolean stoppedByUser,
        String boot,
        String sandboxId,
        Map<Port, List<PortBinding>> published,
        Map<String, EndpointSettings> networks,
        String apparmor,
        boolean removeVolumes)
        implements RunStateBuilder.With {
    public RunState {
        error = Absent.text(error);
        startedAt = Absent.optional(startedAt);
        finishedAt = Absent.optional(finishedAt);
        boot = Absent.text(boot);
        sandboxId = Absent.text(sandboxId);
        published = Absent.map(published);
        networks = Absent.map(networks);
        apparmor = Absent.text(apparmor);
    }

    /** Made and never run. */
    public static RunState created() {
        return RunStateBuilder.builder().status(ContainerStatus.CREATED).build();
    }

    /** Whether it has a process: running or frozen. */
    public boolean alive() {
        return status == ContainerStatus.RUNNING || status == ContainerStatus.PAUSED;
    }
}
