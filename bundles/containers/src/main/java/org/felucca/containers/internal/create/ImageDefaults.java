package org.felucca.containers.internal.create;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.felucca.containers.internal.spec.Environment;
import org.felucca.model.ContainerConfig;
import org.felucca.model.ContainerConfigBuilder;
import org.felucca.model.ContainerId;
import org.felucca.model.Errors;
import org.felucca.model.Healthcheck;

/** What the user said on top of what the image says, by Docker's rules. */
final class ImageDefaults {
    /** How a user takes the image's away. */
    private static final List<String> NO_ENTRYPOINT = List.of("");

    private ImageDefaults() {}

    /** Throws INVALID where nothing says what to run. */
    static ContainerConfig merge(ContainerConfig user, ContainerConfig image, ContainerId id, String hostname) {
        // a new entrypoint makes the image's arguments meaningless
        boolean ownEntrypoint = !user.entrypoint().isEmpty();
        List<String> entrypoint = ownEntrypoint ? user.entrypoint() : image.entrypoint();
        List<String> cmd = user.cmd().isEmpty() && !ownEntrypoint ? image.cmd() : user.cmd();
        if (entrypoint.equals(NO_ENTRYPOINT)) {
            entrypoint = List.of();
        }
        if (cmd.isEmpty() && entrypoint.isEmpty()) {
            throw Errors.invalid("no command specified");
        }
        return ContainerConfigBuilder.builder(user)
                .entrypoint(entrypoint)
                .cmd(cmd)
                .env(Environment.inherit(image.env(), user.env()))
                .labels(union(image.labels(), user.labels()))
                .user(first(user.user(), image.user()))
                .workingDir(first(user.workingDir(), image.workingDir()))
                .exposedPorts(union(image.exposedPorts(), user.exposedPorts()))
                .volumes(union(image.volumes(), user.volumes()))
                .stopSignal(first(user.stopSignal(), image.stopSignal()))
                .healthcheck(healthcheck(user.healthcheck(), image.healthcheck()))
                .shell(user.shell().isEmpty() ? image.shell() : user.shell())
                .onBuild(List.of())
                .hostname(first(user.hostname(), first(hostname, id.abbreviated())))
                .build();
    }

    private static String first(String one, String other) {
        return one.isEmpty() ? other : one;
    }

    private static <K, V> Map<K, V> union(Map<K, V> base, Map<K, V> more) {
        Map<K, V> all = new LinkedHashMap<>(base);
        all.putAll(more);
        return all;
    }

    private static <T> Set<T> union(Set<T> base, Set<T> more) {
        Set<T> all = new LinkedHashSet<>(base);
        all.addAll(more);
        return all;
    }

    /** What the user leaves open comes from the image. */
    private static Optional<Healthcheck> healthcheck(Optional<Healthcheck> user, Optional<Healthcheck> image) {
        if (user.isEmpty() || image.isEmpty()) {
            return user.or(() -> image);
        }
        Healthcheck u = user.get();
        Healthcheck i = image.get();
        return Optional.of(new Healthcheck(
                u.test().isEmpty() ? i.test() : u.test(),
                u.interval().isZero() ? i.interval() : u.interval(),
                u.timeout().isZero() ? i.timeout() : u.timeout(),
                u.startPeriod().isZero() ? i.startPeriod() : u.startPeriod(),
                u.startInterval().isZero() ? i.startInterval() : u.startInterval(),
                u.retries() == 0 ? i.retries() : u.retries()));
    }
}
