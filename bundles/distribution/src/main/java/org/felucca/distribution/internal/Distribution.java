package org.felucca.distribution.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.felucca.distribution.internal.registry.Proxies;
import org.felucca.distribution.internal.registry.Registries;
import org.felucca.distribution.internal.registry.Retry;
import org.felucca.distribution.internal.registry.Transport;
import org.felucca.distribution.internal.registry.Trust;
import org.felucca.driver.content.ContentStore;
import org.felucca.driver.content.ImageStore;
import org.felucca.engine.HandlerReplaced;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * What the jobs with registries share. Made when the first of them runs: an engine that never asks a registry loads none of it. The content store is a static
 * reference, so with its replacement this one and its handlers are made anew, and the engine runs the jobs again there.
 */
@Component(service = Distribution.class, configurationPid = "org.felucca.distribution")
@Designate(ocd = Distribution.Config.class)
public final class Distribution {
    @ObjectClassDefinition(name = "Registries", description = "How images come from registries and go there")
    @interface Config {
        @AttributeDefinition(description = "URLs that are asked before Docker's own registry")
        String[] mirrors() default {};

        @AttributeDefinition(
                description = "registries, host[:port] or network, that need no good certificate, or no TLS")
        String[] insecure() default {};

        @AttributeDefinition(description = "folders with certificates, a folder for each registry in them")
        String[] certificates() default {"/etc/felucca/certs.d", "/etc/docker/certs.d"};

        @AttributeDefinition(description = "layers that are downloaded at a time")
        int downloads() default 3;

        @AttributeDefinition(description = "layers that are uploaded at a time")
        int uploads() default 5;

        @AttributeDefinition(description = "attempts at what a busy registry refuses or a connection breaks")
        int attempts() default 5;

        @AttributeDefinition(description = "milliseconds before the second attempt, doubled with each")
        int retry_millis() default 1000;

        @AttributeDefinition(description = "seconds that a registry may say nothing")
        int patience_seconds() default 60;

        @AttributeDefinition(description = "proxy for registries without TLS; HTTP_PROXY if nothing is said")
        String proxy_http() default "";

        @AttributeDefinition(description = "proxy for registries with TLS; HTTPS_PROXY if nothing is said")
        String proxy_https() default "";

        @AttributeDefinition(description = "hosts that are reached without proxy; NO_PROXY if nothing is said")
        String proxy_none() default "";
    }

    private final ContentStore content;
    private final ImageStore images;
    private final Registries registries;
    private final ExecutorService requests;
    private final Transport transport;
    private final Transfers downloads;
    private final Transfers uploads;
    private final SharedPulls pulls;
    private volatile boolean closed;

    @Activate
    public Distribution(@Reference ContentStore content, @Reference ImageStore images, Config config) {
        this.content = content;
        this.images = images;
        this.requests = daemons("felucca-distribution-http-");
        List<String> insecure = List.of(config.insecure());
        Trust trust = new Trust(
                Arrays.stream(config.certificates()).map(Path::of).toList(),
                authority -> Registries.isInsecure(authority, insecure));
        Proxies proxies = new Proxies(
                orElse(config.proxy_http(), "HTTP_PROXY"),
                orElse(config.proxy_https(), "HTTPS_PROXY"),
                orElse(config.proxy_none(), "NO_PROXY"));
        this.transport = new Transport(trust, proxies, Duration.ofSeconds(config.patience_seconds()), requests);
        Retry retry = new Retry(Math.max(1, config.attempts()), Duration.ofMillis(config.retry_millis()));
        this.registries = new Registries(transport, retry, List.of(config.mirrors()), insecure);
        this.downloads = new Transfers("felucca-distribution-download-", config.downloads());
        this.uploads = new Transfers("felucca-distribution-upload-", config.uploads());
        this.pulls = new SharedPulls(content, downloads);
    }

    /** The configured text, or the variable in either spelling. */
    static String orElse(String configured, String variable) {
        if (!configured.isEmpty()) {
            return configured;
        }
        String upper = System.getenv(variable);
        String lower = System.getenv(variable.toLowerCase(java.util.Locale.ROOT));
        return upper != null ? upper : lower != null ? lower : "";
    }

    static ExecutorService daemons(String prefix) {
        AtomicInteger number = new AtomicInteger();
        return Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, prefix + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** A job's work. */
    interface Work<R> {
        R run() throws IOException, InterruptedException;
    }

    /** Does a job. Whatever breaks once this is closed breaks by that: the successor does it then, from its beginning. */
    <R> R unlessReplaced(Work<R> work) throws IOException, InterruptedException {
        try {
            return work.run();
        } catch (IOException | RuntimeException e) {
            if (closed) {
                HandlerReplaced replaced = new HandlerReplaced();
                replaced.addSuppressed(e);
                throw replaced;
            }
            throw e;
        }
    }

    ContentStore content() {
        return content;
    }

    ImageStore images() {
        return images;
    }

    Registries registries() {
        return registries;
    }

    Transfers uploads() {
        return uploads;
    }

    SharedPulls pulls() {
        return pulls;
    }

    /** What is under way ends, and its jobs go on with the successor. */
    @Deactivate
    void close() throws IOException {
        closed = true;
        pulls.close();
        downloads.close();
        uploads.close();
        transport.close();
        requests.shutdownNow();
    }
}
