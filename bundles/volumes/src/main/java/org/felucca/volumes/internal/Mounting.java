package org.felucca.volumes.internal;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.felucca.engine.Engine;
import org.felucca.engine.Event;
import org.felucca.model.ContainerId;
import org.felucca.model.FeluccaException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives back what runs of containers had mounted. */
@Component(service = Mounting.class)
public final class Mounting {
    private static final Logger LOG = LoggerFactory.getLogger(Mounting.class);

    private final Volumes volumes;
    private final MountBook book;

    @Activate
    public Mounting(@Reference Volumes volumes, @Reference MountBook book) {
        this.volumes = volumes;
        this.book = book;
    }

    /** What it had is unmounted; nothing if it had nothing. A driver that fails keeps nobody from ending: it is logged. */
    public void unmount(ContainerId container, Engine engine) throws IOException, InterruptedException {
        Optional<MountBook.Page> page = volumes.turns().run(() -> book.page(container));
        if (page.isEmpty()) {
            return;
        }
        for (Map.Entry<String, String> volume : page.get().volumes().entrySet()) {
            String name = volume.getKey();
            try {
                volumes.turns().run(name, () -> {
                    volumes.driver(volume.getValue()).unmount(name, container.value());
                    return null;
                });
            } catch (FeluccaException e) {
                LOG.warn("volume {}: not unmounted for {}: {}", name, container.abbreviated(), e.getMessage());
            }
            engine.events()
                    .tell(Event.now(
                            "volume",
                            "unmount",
                            name,
                            Map.of("container", container.value(), "driver", volume.getValue())));
        }
        book.close(container);
    }
}
