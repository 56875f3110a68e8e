package org.felucca.volumes.internal;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.felucca.driver.DriverTable;
import org.felucca.driver.volume.VolumeDriver;
import org.felucca.driver.volume.VolumePlugins;
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
    private final List<VolumePlugins> plugins = new CopyOnWriteArrayList<>();

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

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addPlugins(VolumePlugins finder) {
        plugins.add(finder);
    }

    void removePlugins(VolumePlugins finder) {
        plugins.remove(finder);
    }

    /** The driver of that name; waits for one that is being replaced. Throws NOT_FOUND with Docker's words, UNAVAILABLE. */
    VolumeDriver take(String name) throws InterruptedException {
        Optional<VolumeDriver> plugin = drivers.find(name).isPresent() ? Optional.empty() : plugin(name);
        if (plugin.isPresent()) {
            return plugin.get();
        }
        try {
            return drivers.take(name);
        } catch (FeluccaException e) {
            if (e.kind() != ErrorKind.NOT_FOUND) {
                throw e;
            }
            throw Errors.notFound("error looking up volume plugin %s: plugin \"%s\" not found", name, name);
        }
    }

    private Optional<VolumeDriver> plugin(String name) {
        return plugins.stream().flatMap(finder -> finder.find(name).stream()).findFirst();
    }

    /** Names of drivers that are programs of their own; they may not answer. */
    public List<String> pluginNames() {
        return plugins.stream().flatMap(finder -> finder.names().stream()).toList();
    }

    /** Those that are services and are here now. */
    public Map<String, VolumeDriver> present() {
        Map<String, VolumeDriver> present = new LinkedHashMap<>();
        for (String name : drivers.names()) {
            drivers.find(name).ifPresent(driver -> present.put(name, driver));
        }
        return present;
    }
}
