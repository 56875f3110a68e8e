package org.felucca.volumes.internal;

import java.io.IOException;
import java.util.Map;
import org.felucca.driver.DriverTable;
import org.felucca.driver.volume.VolumeDriver;
import org.felucca.engine.HandlerReplaced;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets what an engine that was killed had said of a volume and not made yet, or removed already. Of other drivers' volumes that is seen when they are asked
 * for: those drivers may hang.
 */
@Component(immediate = true, service = CutShort.class)
public final class CutShort {
    private static final Logger LOG = LoggerFactory.getLogger(CutShort.class);

    private final Thread thread;

    @Activate
    public CutShort(
            @Reference Volumes volumes, @Reference(target = "(" + DriverTable.NAME + "=local)") VolumeDriver local) {
        thread = new Thread(() -> settle(volumes, local), "felucca-volumes-cut-short");
        thread.setDaemon(true);
        thread.start();
    }

    @Deactivate
    public void deactivate() {
        thread.interrupt();
    }

    private static void settle(Volumes volumes, VolumeDriver local) {
        try {
            for (Map.Entry<String, VolumeRecord> said : volumes.said().entrySet()) {
                if (said.getValue().driver().equals("local")) {
                    volumes.turns().run(said.getKey(), () -> {
                        volumes.forgetIfNotIn(local, said.getKey());
                        return null;
                    });
                }
            }
        } catch (HandlerReplaced e) {
            LOG.debug("the successor goes on");
        } catch (IOException | RuntimeException e) {
            LOG.warn("what was said of volumes that were cut short stays: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
