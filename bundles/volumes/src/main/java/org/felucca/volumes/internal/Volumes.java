package org.felucca.volumes.internal;

import static org.felucca.model.Errors.conflict;
import static org.felucca.model.Errors.invalid;
import static org.felucca.model.Errors.notFound;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.felucca.driver.volume.Volume;
import org.felucca.driver.volume.VolumeDriver;
import org.felucca.engine.volume.CreateVolume;
import org.felucca.engine.volume.VolumeDetails;
import org.felucca.engine.volume.VolumeList;
import org.felucca.model.ErrorKind;
import org.felucca.model.FeluccaException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The volumes of this host: what was said of them, from the records, and what there is, from their drivers. */
@Component(service = Volumes.class)
public final class Volumes {
    /** Files are called after volumes: of the 255 bytes of a name some are for endings. */
    private static final int LONGEST_NAME = 200;

    private static final Logger LOG = LoggerFactory.getLogger(Volumes.class);
    private static final int LEAVING_SECONDS = 10;

    private final VolumeRecords records;
    private final VolumeDrivers drivers;
    private final String defaultDriver;
    private final Turns turns = new Turns();

    @Activate
    public Volumes(@Reference Settings settings, @Reference VolumeDrivers drivers) throws IOException {
        this.records = new VolumeRecords(settings.root());
        this.drivers = drivers;
        this.defaultDriver = settings.driver();
    }

    @Deactivate
    public void deactivate() throws InterruptedException {
        if (!turns.leave(LEAVING_SECONDS)) {
            LOG.warn("volumes are left while one is being worked on");
        }
    }

    /** One at a time for each volume. */
    public Turns turns() {
        return turns;
    }

    /**
     * A volume that is there.
     *
     * @param driver that has it
     * @param details as clients see them
     */
    public record Known(VolumeDriver driver, VolumeDetails details) {}

    /**
     * Makes it or finds it. Caller has the volume's turn.
     *
     * @param name not empty
     * @return whether it is new, with it
     */
    public Map.Entry<Boolean, VolumeDetails> create(String name, CreateVolume request)
            throws IOException, InterruptedException {
        try {
            Optional<Known> there = look(name);
            if (there.isPresent()) {
                return Map.entry(false, requireDriver(there.get().details, request.driver()));
            }
            return Map.entry(true, make(name, request));
        } catch (FeluccaException e) {
            throw prefixed("create " + name, e);
        }
    }

    private VolumeDetails requireDriver(VolumeDetails volume, String wanted) throws InterruptedException {
        if (!wanted.isEmpty() && !wanted.equals(volume.driver())) {
            drivers.take(wanted);
            throw conflict(
                    "driver '%s' already has volume '%s': volume name must be unique", volume.driver(), volume.name());
        }
        return volume;
    }

    private VolumeDetails make(String name, CreateVolume request) throws IOException, InterruptedException {
        if (isTooLong(name)) {
            throw invalid("volume name is longer than %d bytes", LONGEST_NAME);
        }
        String driverName = request.driver().isEmpty() ? defaultDriver : request.driver();
        VolumeDriver driver = drivers.take(driverName);
        Map<String, String> labels = new LinkedHashMap<>(request.labels());
        if (request.anonymous()) {
            labels.put(VolumeDetails.ANONYMOUS, "");
        }
        VolumeRecord wish = new VolumeRecord(name, driverName, Instant.now(), request.options(), labels, false);
        records.keep(wish);
        try {
            Volume volume = driver.create(name, request.options());
            records.keepDone(wish);
            return details(Optional.of(wish), driverName, driver, volume);
        } catch (RuntimeException e) {
            records.forget(name);
            throw e;
        }
    }

    private static boolean isTooLong(String name) {
        return name.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME;
    }

    /** Throws NOT_FOUND with Docker's words. */
    public Known find(String name) throws IOException, InterruptedException {
        try {
            return look(name).orElseThrow(() -> notFound("no such volume"));
        } catch (FeluccaException e) {
            throw prefixed("get " + name, e);
        }
    }

    /** The volume, if it is there. One whose creation was cut short is completed. */
    private Optional<Known> look(String name) throws IOException, InterruptedException {
        if (isTooLong(name)) {
            return Optional.empty();
        }
        Optional<VolumeRecord> record = records.find(name);
        if (record.isEmpty()) {
            return inAnyDriver(name);
        }
        VolumeRecord kept = record.get();
        VolumeDriver driver = drivers.take(kept.driver());
        Optional<Volume> volume = driver.find(name);
        if (volume.isEmpty() && !kept.made()) {
            volume = Optional.of(driver.create(name, kept.options()));
        }
        if (volume.isEmpty()) {
            LOG.info("volume {}: the driver {} has it no more", name, kept.driver());
            records.forget(name);
        } else if (!kept.made()) {
            records.keepDone(kept);
        }
        return volume.map(found -> new Known(driver, details(record, kept.driver(), driver, found)));
    }

    /** The records by name, whatever the drivers say. */
    Map<String, VolumeRecord> said() throws IOException {
        return records.all();
    }

    /** Forgets a volume that its driver does not have: a creation or a removal was cut short. Caller has the volume's turn. */
    void forgetIfNotIn(VolumeDriver driver, String name) throws IOException {
        if (records.find(name).isPresent() && driver.find(name).isEmpty()) {
            LOG.info("volume {}: its creation or removal was cut short", name);
            records.forget(name);
        }
    }

    /** One that came about without this engine: with a copied folder, in a driver that others use too. */
    private Optional<Known> inAnyDriver(String name) {
        for (Map.Entry<String, VolumeDriver> driver : drivers.present().entrySet()) {
            Optional<Volume> volume = driver.getValue().find(name);
            if (volume.isPresent()) {
                return Optional.of(new Known(
                        driver.getValue(),
                        details(Optional.empty(), driver.getKey(), driver.getValue(), volume.get())));
            }
        }
        return Optional.empty();
    }

    /** All, by name. */
    public VolumeList list() throws IOException, InterruptedException {
        Map<String, VolumeRecord> said = records.all();
        Map<String, VolumeDetails> all = new TreeMap<>();
        List<String> warnings = new ArrayList<>();
        Set<String> names = new LinkedHashSet<>(drivers.present().keySet());
        names.addAll(drivers.pluginNames());
        for (String driverName : names) {
            try {
                VolumeDriver driver = drivers.take(driverName);
                for (Volume volume : driver.list()) {
                    Optional<VolumeRecord> record = Optional.ofNullable(said.get(volume.name()))
                            .filter(kept -> kept.driver().equals(driverName));
                    all.putIfAbsent(volume.name(), details(record, driverName, driver, volume));
                }
            } catch (FeluccaException e) {
                if (e.kind() != ErrorKind.NOT_FOUND) { // a plugin for something else
                    warnings.add(driverName + ": " + e.getMessage());
                }
            }
        }
        return new VolumeList(List.copyOf(all.values()), warnings);
    }

    /** Removes it from its driver and forgets it. Caller has the volume's turn and knows that nobody has it. */
    public void remove(Known volume) throws IOException {
        String name = volume.details.name();
        try {
            volume.driver.remove(name);
        } catch (FeluccaException e) {
            throw prefixed("remove " + name, e);
        }
        records.forget(name);
    }

    /** The driver of a volume that is mounted, wherever the volume is by now. */
    public VolumeDriver driver(String name) throws InterruptedException {
        return drivers.take(name);
    }

    private static VolumeDetails details(
            Optional<VolumeRecord> record, String driverName, VolumeDriver driver, Volume volume) {
        return new VolumeDetails(
                volume.name(),
                driverName,
                volume.mountpoint(),
                record.map(VolumeRecord::created).or(volume::created),
                record.map(VolumeRecord::labels).orElse(Map.of()),
                record.map(VolumeRecord::options).orElse(volume.options()),
                driver.scope(),
                volume.status());
    }

    private static FeluccaException prefixed(String act, FeluccaException e) {
        boolean known = e.getMessage().startsWith(act + ": ") || e.kind() == ErrorKind.INTERNAL;
        return known ? e : new FeluccaException(e.kind(), act + ": " + e.getMessage(), e.getCause());
    }
}
