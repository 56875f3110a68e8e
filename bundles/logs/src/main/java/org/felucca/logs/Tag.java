package org.felucca.logs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.felucca.driver.log.LogSpec;
import org.felucca.model.ContainerId;

/** The option {@code tag}: a template for what a log calls its container. */
public final class Tag {
    /** The option's name. */
    public static final String OPTION = "tag";

    /** What most drivers use where nothing is asked for. */
    public static final String ID = "{{.ID}}";

    private static final Path HOSTNAME = Path.of("/proc/sys/kernel/hostname");
    private static final int SHORT = 12;

    private Tag() {}

    /** Refuses a template that can't be filled in. Docker finds that when the container starts. */
    public static void check(Map<String, String> options) {
        fill(
                options.getOrDefault(OPTION, ""),
                new LogSpec(ContainerId.random(), "", Path.of("/"), options, LogSpec.ContainerFacts.NONE));
    }

    /** The tag of a container; {@code otherwise} is the template where the options have none. */
    public static String of(LogSpec spec, String otherwise) {
        String template = spec.options().getOrDefault(OPTION, "");
        return fill(template.isEmpty() ? otherwise : template, spec);
    }

    /** This host's name. */
    public static String hostname() {
        try {
            return Files.readString(HOSTNAME).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String fill(String template, LogSpec spec) {
        return new Template(template, name -> field(spec, name)).fill();
    }

    /** A field of Docker's {@code logger.Info}; null for what is none. */
    private static Object field(LogSpec spec, String name) {
        LogSpec.ContainerFacts facts = spec.facts();
        return switch (name) {
            case "ID" -> cut(spec.container().value());
            case "FullID", "ContainerID" -> spec.container().value();
            case "Name" -> spec.name();
            case "ContainerName" -> "/" + spec.name();
            case "ImageID" -> cut(facts.imageId());
            case "ImageFullID", "ContainerImageID" -> facts.imageId();
            case "ImageName", "ContainerImageName" -> facts.imageName();
            case "Command" -> String.join(" ", facts.command());
            case "ContainerEntrypoint" ->
                facts.command().isEmpty() ? "" : facts.command().get(0);
            case "ContainerArgs" ->
                facts.command().isEmpty()
                        ? List.of()
                        : facts.command().subList(1, facts.command().size());
            case "ContainerLabels" -> facts.labels();
            case "ContainerEnv" -> facts.environment();
            case "Hostname" -> hostname();
            case "DaemonName" -> "felucca";
            default -> null;
        };
    }

    private static String cut(String id) {
        return id.substring(0, Math.min(SHORT, id.length()));
    }
}
