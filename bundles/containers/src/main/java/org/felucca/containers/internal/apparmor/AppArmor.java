package org.felucca.containers.internal.apparmor;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.felucca.containers.internal.spec.SecurityOptions;
import org.felucca.model.Errors;
import org.felucca.model.HostConfig;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which profile confines a container, and the default one in the kernel (ADR 22). Profiles that users name are theirs to load.
 *
 * <p>As with Docker, containers get the default one only where there is a program to load it with.
 */
@Component(service = AppArmor.class)
public final class AppArmor {
    private static final Logger LOG = LoggerFactory.getLogger(AppArmor.class);

    private static final String DEFAULT = "felucca-default";
    /** What those who know Docker's call it; it may be on the same host, and is not ours. */
    private static final String DOCKERS = "docker-default";

    private static final String UNCONFINED = "unconfined";
    private static final long PATIENCE_SECONDS = 30;

    private final Path root;

    /** Whether the kernel has it: that is so from boot to boot. */
    private final boolean on;

    @Activate
    public AppArmor() {
        this(Path.of("/"));
        if (canLoad()) {
            // In the background: nothing but the first container waits for it.
            Thread loader = new Thread(this::loadAtStart, "felucca-containers-apparmor");
            loader.setDaemon(true);
            loader.start();
        } else if (on) {
            LOG.warn("containers are not confined by AppArmor: there is no apparmor_parser, or no securityfs at"
                    + " /sys/kernel/security");
        }
    }

    /** @param root of the file system that the kernel's files and the parser are looked for in */
    AppArmor(Path root) {
        this.root = root;
        this.on = isOn(root);
    }

    /** Of a host without it. */
    public static AppArmor off() {
        return new AppArmor(Path.of("/proc/self/no-such-root"));
    }

    private static boolean isOn(Path root) {
        try {
            return Files.readString(root.resolve("sys/module/apparmor/parameters/enabled"))
                    .startsWith("Y");
        } catch (IOException e) {
            return false;
        }
    }

    private boolean canLoad() {
        return on && Files.exists(profiles()) && parser().isPresent();
    }

    private Path profiles() {
        return root.resolve("sys/kernel/security/apparmor/profiles");
    }

    private Optional<Path> parser() {
        return Stream.of("sbin/apparmor_parser", "usr/sbin/apparmor_parser")
                .map(root::resolve)
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * The profile of a container that is about to start: in the kernel when this returns, if it is the default one. Empty where there is no AppArmor.
     *
     * @throws org.felucca.model.FeluccaException INTERNAL when the default one cannot be loaded
     */
    public String confine(HostConfig host) throws InterruptedException {
        String profile = of(host);
        ensure(profile);
        return profile;
    }

    /** Makes sure that a container's profile is there still: what updates the host's profiles may have thrown ours out. */
    public void ensure(String profile) throws InterruptedException {
        if (!profile.equals(DEFAULT)) {
            return;
        }
        synchronized (this) {
            try {
                if (!isLoaded()) {
                    load();
                }
            } catch (IOException e) {
                throw Errors.internal(
                        e,
                        "AppArmor enabled on system but the %s profile could not be loaded: %s",
                        DEFAULT,
                        e.getMessage());
            }
        }
    }

    private String of(HostConfig host) {
        String said = SecurityOptions.parse(host.security().securityOpt()).apparmor();
        if (!on) {
            return "";
        }
        if (!said.isEmpty() && !said.equals(DOCKERS)) {
            return said;
        }
        if (host.security().privileged() && said.isEmpty()) {
            return UNCONFINED;
        }
        return canLoad() ? DEFAULT : "";
    }

    private synchronized void loadAtStart() {
        try {
            load(); // also over one that an engine of another version has loaded
        } catch (IOException e) {
            LOG.error("AppArmor is on and the profile {} could not be loaded: {}", DEFAULT, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lines such as {@code felucca-default (enforce)}. */
    private boolean isLoaded() throws IOException {
        try (Stream<String> lines = Files.lines(profiles())) {
            return lines.anyMatch(line -> line.startsWith(DEFAULT + " "));
        }
    }

    private void load() throws IOException, InterruptedException {
        Path parser = parser().orElseThrow(() -> new IOException("there is no apparmor_parser"));
        Process loading = new ProcessBuilder(List.of(parser.toString(), "--replace", "--skip-cache", "--quiet"))
                .redirectErrorStream(true)
                .start();
        try {
            Optional<IOException> unread = write(loading, AppArmorProfile.text(DEFAULT, own()));
            String said;
            try (InputStream output = loading.getInputStream()) {
                said = new String(output.readAllBytes(), StandardCharsets.UTF_8).strip();
            }
            if (!loading.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException(parser + " does not end");
            }
            if (loading.exitValue() != 0) {
                throw new IOException(parser + " ended with " + loading.exitValue() + ": " + said);
            }
            if (unread.isPresent()) {
                throw unread.get();
            }
            LOG.debug("loaded the AppArmor profile {}", DEFAULT);
        } finally {
            loading.destroyForcibly();
        }
    }

    /** The failure, if any: of a program that has ended before it has read, what it says is worth more. */
    private static Optional<IOException> write(Process loading, String profile) {
        try (OutputStream text = loading.getOutputStream()) {
            text.write(profile.getBytes(StandardCharsets.UTF_8));
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(e);
        }
    }

    /** The profile of this process: {@code unconfined}, or {@code name (enforce)}. */
    private String own() {
        for (String file : List.of("proc/self/attr/apparmor/current", "proc/self/attr/current")) {
            try {
                String said = Files.readString(root.resolve(file)).strip();
                int mode = said.lastIndexOf(" (");
                return mode < 0 ? said : said.substring(0, mode);
            } catch (IOException e) {
                LOG.debug("{}: {}", file, e.toString());
            }
        }
        return UNCONFINED;
    }
}
