package org.felucca.client.create;

import java.util.List;
import java.util.Map;
import org.felucca.client.cli.Flag;
import org.felucca.client.cli.Syntax;

/** All flags of {@code run} and {@code create} that describe the container, and the document they make. */
public final class CreateFlags {
    private final ProcessFlags process;
    private final ResourceFlags resources;
    private final NetworkFlags network;
    private final StorageFlags storage;
    private final SecurityFlags security;
    private final HealthFlags health;

    private final Flag<List<String>> annotation;
    private final Flag<String> cgroupParent;
    private final Flag<String> cidfile;
    private final Flag<Boolean> init;
    private final Flag<String> isolation;
    private final Flag<String> logDriver;
    private final Flag<List<String>> logOpt;
    private final Flag<String> restart;
    private final Flag<Boolean> rm;
    private final Flag<String> runtime;

    public CreateFlags(Syntax syntax) {
        process = new ProcessFlags(syntax);
        resources = new ResourceFlags(syntax);
        network = new NetworkFlags(syntax);
        storage = new StorageFlags(syntax);
        security = new SecurityFlags(syntax);
        health = new HealthFlags(syntax);
        annotation = syntax.list("", "annotation", "map", text -> text, "Add an annotation for the runtime");
        cgroupParent = syntax.text("", "cgroup-parent", "Cgroup to put the container's cgroup in");
        cidfile = syntax.text("", "cidfile", "Write the container's id to this file");
        init = syntax.flag("", "init", "Run an init in the container that reaps processes");
        isolation = syntax.text("", "isolation", "Isolation technology (Windows)");
        logDriver = syntax.text("", "log-driver", "Driver that keeps the container's output");
        logOpt = syntax.list("", "log-opt", "Set an option of the log driver");
        restart = syntax.value("", "restart", "string", "no", text -> text, "When to start the container again");
        rm = syntax.flag("", "rm", "Remove the container and its anonymous volumes when it ends");
        runtime = syntax.text("", "runtime", "Runtime to use");
        syntax.hiddenFlag("disable-content-trust");
    }

    /** Whether {@code -a} was given. */
    public boolean attachGiven() {
        return process.attachGiven();
    }

    /** Whether the container is removed when it ends. */
    public boolean autoRemove() {
        return rm.get();
    }

    /** The file for the container's id, or an empty string. */
    public String cidfile() {
        return cidfile.get();
    }

    /** The name servers, for a warning about those that containers cannot reach. */
    public List<?> nameServers(CreateBody body) {
        return (List<?>) body.host().get("Dns");
    }

    /**
     * The document that these flags describe.
     *
     * @throws IllegalArgumentException with docker's words if flags contradict each other
     */
    public CreateBody body(String image, List<String> command) {
        CreateBody body = CreateBody.empty();
        Map<String, Object> host = body.host();
        process.addTo(body, image, command);
        storage.addTo(body);
        network.addTo(body);
        resources.addTo(host);
        security.addTo(host);
        health.addTo(body.config());
        host.put("ContainerIDFile", cidfile.get());
        host.put("LogConfig", logConfig());
        host.put("RestartPolicy", restartPolicy());
        host.put("AutoRemove", rm.get());
        host.put("ConsoleSize", List.of(0L, 0L));
        host.put("Isolation", isolation.get());
        host.put("CgroupParent", cgroupParent.get());
        if (init.given()) {
            host.put("Init", init.get());
        }
        if (!runtime.get().isEmpty()) {
            host.put("Runtime", runtime.get());
        }
        if (!annotation.get().isEmpty()) {
            host.put("Annotations", Values.map(annotation.get()));
        }
        return body;
    }

    private Map<String, Object> logConfig() {
        if (logDriver.get().equals("none") && !logOpt.get().isEmpty()) {
            throw new IllegalArgumentException("invalid logging opts for driver none");
        }
        return Map.of("Type", logDriver.get(), "Config", Values.map(logOpt.get()));
    }

    private Map<String, Object> restartPolicy() {
        Map<String, Object> policy = restartPolicy(restart.get());
        String name = String.valueOf(policy.get("Name"));
        if (rm.get() && !name.isEmpty() && !name.equals("no")) {
            throw new IllegalArgumentException("conflicting options: cannot specify both --restart and --rm");
        }
        return policy;
    }

    /** A policy as users write it: {@code on-failure:3}. Throws {@link IllegalArgumentException} with docker's words. */
    public static Map<String, Object> restartPolicy(String text) {
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        if (colon == 0) {
            throw new IllegalArgumentException("invalid restart policy format: no policy provided before colon");
        }
        long retries = 0;
        if (colon >= 0 && colon < text.length() - 1) {
            try {
                retries = Integer.parseInt(text.substring(colon + 1));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        "invalid restart policy format: maximum retry count must be an integer", e);
            }
        }
        return Map.of("Name", name, "MaximumRetryCount", retries);
    }
}
