package org.felucca.volumes.internal;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.felucca.driver.DriverTable;
import org.felucca.driver.volume.VolumeDriver;
import org.felucca.model.ErrorKind;
import org.felucca.model.Errors;
import org.felucca.model.FeluccaException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The volume drivers by name. They come and go while containers run. */
@Component(service = VolumeDrivers.class)
public final class VolumeDrivers {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final DriverTable<VolumeDriver> drivers = new DriverTable<>("volume driver", PATIENCE);

    @Activate
    public VolumeDrivers() {}

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void add(VolumeDriver driver, Map<String, Object> properties) {
        drivers.add((String) properties.get(DriverTable.NAME), driver);
    }

    void remove(VolumeDriver driver, Map<String, Object> properties) {
        drivers.remove((String) properties.get(DriverTable.NAME), driver);
    }

    /** The driver of that name; waits for one that is being replaced. Throws NOT_FOUND with Docker's words, UNAVAILABLE. */
    VolumeDriver take(String name) throws InterruptedException {
        try {
            return drivers.take(name);
        } catch (FeluccaException e) {
            if (e.kind() != ErrorKind.NOT_FOUND) {
                throw e;
            }
            throw Errors.notFound("error looking up volume plugin %s: plugin \"%s\" not found", name, name);
        }
    }

    /** Those that are here now. */
    Map<String, VolumeDriver> present() {
        Map<String, VolumeDriver> present = new LinkedHashMap<>();
        for (String name : drivers.names()) {
            drivers.find(name).ifPresent(driver -> present.put(name, driver));
        }
        return present;
    }
}
