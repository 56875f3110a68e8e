package org.felucca.volumes.internal;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.felucca.engine.Engine;
import org.felucca.engine.Event;
import org.felucca.engine.JobIo;
import org.felucca.engine.container.VolumeUsers;
import org.felucca.engine.volume.VolumeDetails;
import org.felucca.model.ContainerId;

/** What this bundle asks the engine and tells it. */
public final class Users {
    private static final String CALLER = "volumes";

    private Users() {}

    /** The containers that have volumes, by the volumes' names. */
    public static Map<String, List<ContainerId>> all(Engine engine) throws IOException, InterruptedException {
        return engine.run(new VolumeUsers(), CALLER, JobIo.none());
    }

    /** The containers that have a volume. */
    public static List<ContainerId> of(String volume, Engine engine) throws IOException, InterruptedException {
        return all(engine).getOrDefault(volume, List.of());
    }

    /** Docker's event about a volume. */
    public static Event event(String action, VolumeDetails volume) {
        return Event.now("volume", action, volume.name(), Map.of("driver", volume.driver()));
    }
}
