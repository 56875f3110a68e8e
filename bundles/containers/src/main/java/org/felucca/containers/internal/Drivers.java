package org.felucca.containers.internal;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.felucca.driver.DriverTable;
import org.felucca.driver.exec.ExecDriver;
import org.felucca.driver.graph.GraphDriver;
import org.felucca.driver.log.LogDriver;
import org.felucca.engine.HandlerReplaced;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The drivers that containers need, by name. They come and go while containers run. */
@Component(service = Drivers.class)
public final class Drivers {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final DriverTable<ExecDriver> exec = new DriverTable<>("exec driver", PATIENCE);
    private final DriverTable<GraphDriver> graph = new DriverTable<>("graph driver", PATIENCE);
    private final DriverTable<LogDriver> log = new DriverTable<>("log driver", PATIENCE);
    private final List<BiConsumer<String, ExecDriver>> arrivals = new CopyOnWriteArrayList<>();
    private final List<BiConsumer<String, ExecDriver>> departures = new CopyOnWriteArrayList<>();
    private final List<Runnable> logArrivals = new CopyOnWriteArrayList<>();

    @Activate
    public Drivers() {}

    /** Whoever waits for a driver here waits in vain: the successor's table is another. */
    @Deactivate
    public void deactivate() {
        exec.close(HandlerReplaced::new);
        graph.close(HandlerReplaced::new);
        log.close(HandlerReplaced::new);
    }

    public DriverTable<ExecDriver> exec() {
        return exec;
    }

    public DriverTable<GraphDriver> graph() {
        return graph;
    }

    public DriverTable<LogDriver> log() {
        return log;
    }

    /** Calls back for each exec driver that comes and that goes, from now on, on the framework's thread. */
    public void watchExec(BiConsumer<String, ExecDriver> arrival, BiConsumer<String, ExecDriver> departure) {
        arrivals.add(arrival);
        departures.add(departure);
    }

    /** Calls back for each log driver that comes, from now on, on the framework's thread. */
    public void watchLog(Runnable arrival) {
        logArrivals.add(arrival);
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addExec(ExecDriver driver, Map<String, Object> properties) {
        for (String name : names(properties)) {
            exec.add(name, driver);
            arrivals.forEach(arrival -> arrival.accept(name, driver));
        }
    }

    void removeExec(ExecDriver driver, Map<String, Object> properties) {
        for (String name : names(properties)) {
            exec.remove(name, driver);
            departures.forEach(departure -> departure.accept(name, driver));
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addGraph(GraphDriver driver, Map<String, Object> properties) {
        graph.add(name(properties), driver);
    }

    void removeGraph(GraphDriver driver, Map<String, Object> properties) {
        graph.remove(name(properties), driver);
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addLog(LogDriver driver, Map<String, Object> properties) {
        log.add(name(properties), driver);
        logArrivals.forEach(Runnable::run);
    }

    void removeLog(LogDriver driver, Map<String, Object> properties) {
        log.remove(name(properties), driver);
    }

    /** All that a driver answers to, its own name first. */
    private static List<String> names(Map<String, Object> properties) {
        Object aliases = properties.get(DriverTable.ALIASES);
        Stream<String> others = aliases instanceof String[] several
                ? Stream.of(several)
                : Stream.ofNullable(aliases).map(String::valueOf);
        return Stream.concat(Stream.of(name(properties)), others).toList();
    }

    private static String name(Map<String, Object> properties) {
        return (String) properties.get(DriverTable.NAME);
    }
}
