package org.felucca.volumes.internal.jobs;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.felucca.engine.Event;
import org.felucca.engine.Events;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.volume.MountVolumes;
import org.felucca.volumes.internal.Leftovers;
import org.felucca.volumes.internal.MountBook;
import org.felucca.volumes.internal.Mounting;
import org.felucca.volumes.internal.Volumes;
import org.felucca.volumes.internal.Volumes.Known;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Makes the volumes of a run ready. */
@Component(property = JobHandler.JOB + "=volume.mount")
public final class MountVolumesHandler implements JobHandler<MountVolumes, Map<String, String>> {
    private final Volumes volumes;
    private final MountBook book;
    private final Mounting mounting;
    private final Leftovers leftovers;

    @Activate
    public MountVolumesHandler(
            @Reference Volumes volumes,
            @Reference MountBook book,
            @Reference Mounting mounting,
            @Reference Leftovers leftovers) {
        this.volumes = volumes;
        this.book = book;
        this.mounting = mounting;
        this.leftovers = leftovers;
    }

    @Override
    public Map<String, String> run(MountVolumes request, JobContext context) throws IOException, InterruptedException {
        leftovers.giveBackOnce(context.engine());
        Map<String, String> folders = new LinkedHashMap<>();
        Map<String, String> drivers = new LinkedHashMap<>();
        volumes.turns().run(() -> {
            for (MountVolumes.Wanted wanted : request.mounts()) {
                drivers.put(
                        wanted.volume(), volumes.find(wanted.volume()).details().driver());
            }
            book.open(request.container(), drivers);
            return null;
        });
        try {
            for (String name : drivers.keySet()) {
                folders.put(name, volumes.turns().run(name, () -> {
                    Known volume = volumes.find(name);
                    return volume.driver()
                            .mount(name, request.container().value())
                            .toString();
                }));
            }
        } catch (IOException | RuntimeException | InterruptedException e) {
            mounting.unmount(request.container(), context.engine());
            throw e;
        }
        tell(request, drivers, context.engine().events());
        return folders;
    }

    private static void tell(MountVolumes request, Map<String, String> drivers, Events events) {
        for (MountVolumes.Wanted wanted : request.mounts()) {
            events.tell(Event.now(
                    "volume",
                    "mount",
                    wanted.volume(),
                    Map.of(
                            "container", request.container().value(),
                            "destination", wanted.destination(),
                            "driver", drivers.get(wanted.volume()),
                            "propagation", "",
                            "read/write", Boolean.toString(wanted.readWrite()))));
        }
    }
}
