package org.felucca.server.internal.rights;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.felucca.engine.JobRequest;
import org.felucca.engine.container.CreateContainer;
import org.felucca.engine.container.InspectContainer;
import org.felucca.engine.container.InspectExec;
import org.felucca.engine.container.ListContainers;
import org.felucca.engine.container.PruneContainers;
import org.felucca.engine.system.StreamEvents;
import org.felucca.engine.volume.CreateVolume;
import org.felucca.engine.volume.InspectVolume;
import org.felucca.engine.volume.ListVolumes;
import org.felucca.engine.volume.PruneVolumes;
import org.felucca.model.ContainerConfigBuilder;
import org.felucca.model.ContainerId;
import org.felucca.model.Errors;
import org.felucca.model.Filters;

/**
 * A view of the engine in which only the containers and volumes with a label exist: the others are not found, and are in no list. What is
 * created in it has the label.
 *
 * <p>It is no wall for who may create containers: a container can be given the whole host. Creating is therefore not part of it, unless the
 * configuration allows it by name.
 */
public record Scope(String name, String value) {
    /** What can be told apart by label, and what shows nothing of others. */
    private static final List<EndpointPattern> COVERED = List.of(
            EndpointPattern.parse("GET /_ping"),
            EndpointPattern.parse("GET /version"),
            EndpointPattern.parse("GET /info"),
            EndpointPattern.parse("GET /events"),
            EndpointPattern.parse("GET /images/**"),
            EndpointPattern.parse("* /containers/json"),
            EndpointPattern.parse("* /containers/prune"),
            EndpointPattern.parse("* /containers/{id}"),
            EndpointPattern.parse("* /containers/{id}/**"),
            EndpointPattern.parse("* /exec/{id}/*"),
            EndpointPattern.parse("GET /volumes"),
            EndpointPattern.parse("* /volumes/prune"),
            EndpointPattern.parse("* /volumes/{name}"));

    /** Parses {@code name=value}, or {@code name} for an empty value. */
    static Scope parse(String label) {
        int equals = label.indexOf('=');
        return equals < 0 ? new Scope(label, "") : new Scope(label.substring(0, equals), label.substring(equals + 1));
    }

    String label() {
        return name + "=" + value;
    }

    boolean covers(String method, String endpoint) {
        return COVERED.stream().anyMatch(pattern -> pattern.matches(method, endpoint));
    }

    /** Runs the jobs by which it is found out whose something is. */
    @FunctionalInterface
    public interface Asking {
        <R> R run(JobRequest<R> job) throws IOException, InterruptedException;
    }

    /**
     * The path's parameters with the container by its id, so that a name that changes hands meanwhile does not matter. Throws NOT_FOUND, in the words for what is not
     * there, for what has not the label.
     */
    public Map<String, String> pinned(String endpoint, Map<String, String> parameters, Asking engine)
            throws IOException, InterruptedException {
        if (endpoint.startsWith("/containers/{id}")) {
            String named = parameters.get("id");
            Map<String, String> pinned = new LinkedHashMap<>(parameters);
            pinned.put("id", container(named, engine, Errors.notFound("No such container: %s", named)));
            return pinned;
        }
        if (endpoint.startsWith("/exec/{id}")) {
            String exec = parameters.get("id");
            ContainerId of = engine.run(new InspectExec(exec)).container();
            container(of.value(), engine, Errors.notFound("No such exec instance: %s", exec));
        }
        if (endpoint.startsWith("/volumes/{name}")) {
            String volume = parameters.get("name");
            if (!has(engine.run(new InspectVolume(volume)).labels())) {
                throw Errors.notFound("get %s: no such volume", volume);
            }
        }
        return parameters;
    }

    private String container(String named, Asking engine, RuntimeException otherwise)
            throws IOException, InterruptedException {
        var container = engine.run(new InspectContainer(named, false));
        if (!has(container.config().labels())) {
            throw otherwise;
        }
        return container.id().value();
    }

    private boolean has(Map<String, String> labels) {
        return value.equals(labels.get(name));
    }

    /** The job as it is in this view. */
    @SuppressWarnings("unchecked") // each is replaced by one of its own type
    public <R> JobRequest<R> seen(JobRequest<R> job) {
        return (JobRequest<R>) narrowed(job);
    }

    private JobRequest<?> narrowed(JobRequest<?> job) {
        if (job instanceof ListContainers list) {
            return new ListContainers(list.all(), list.limit(), list.size(), narrowed(list.filters()));
        }
        if (job instanceof PruneContainers prune) {
            return new PruneContainers(narrowed(prune.filters()));
        }
        if (job instanceof StreamEvents events) {
            return new StreamEvents(events.since(), events.until(), narrowed(events.filters()));
        }
        if (job instanceof ListVolumes list) {
            return new ListVolumes(narrowed(list.filters()));
        }
        if (job instanceof PruneVolumes prune) {
            return new PruneVolumes(narrowed(prune.filters()));
        }
        if (job instanceof CreateContainer create) {
            return new CreateContainer(
                    create.name(),
                    ContainerConfigBuilder.builder(create.config())
                            .labels(labelled(create.config().labels()))
                            .build(),
                    create.hostConfig(),
                    create.networks(),
                    create.platform());
        }
        if (job instanceof CreateVolume create) {
            return new CreateVolume(
                    create.name(), create.driver(), create.options(), labelled(create.labels()), create.anonymous());
        }
        return job;
    }

    private Filters narrowed(Filters filters) {
        Map<String, List<String>> values = new LinkedHashMap<>(filters.values());
        List<String> labels = new ArrayList<>(filters.get("label"));
        labels.add(label());
        values.put("label", labels);
        return new Filters(values);
    }

    private Map<String, String> labelled(Map<String, String> labels) {
        Map<String, String> all = new LinkedHashMap<>(labels);
        all.put(name, value);
        return all;
    }
}
