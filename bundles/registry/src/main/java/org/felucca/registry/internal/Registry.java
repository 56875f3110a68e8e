package org.felucca.registry.internal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.felucca.driver.content.ContentStore;
import org.felucca.driver.content.ImageStore;
import org.felucca.engine.HandlerReplaced;
import org.felucca.engine.site.Site;
import org.felucca.engine.site.SiteAddress;
import org.felucca.engine.site.SiteExchange;
import org.felucca.model.ErrorKind;
import org.felucca.model.Errors;
import org.felucca.model.FeluccaException;
import org.felucca.registry.internal.RegistryFailure.Code;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A registry over the engine's content. It is there once it is configured; before, nothing of it is loaded. The content store is a static reference: with
 * its replacement this is made anew, from what stands in the store.
 */
@Component(
        service = Site.class,
        configurationPid = "org.felucca.registry",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = "felucca.on.demand=true")
@Designate(ocd = Registry.Config.class)
public final class Registry implements Site {
    @ObjectClassDefinition(name = "Registry", description = "Serves images of this engine and takes others in")
    @interface Config {
        @AttributeDefinition(description = "where to listen, host:port")
        String address() default "127.0.0.1:5000";

        @AttributeDefinition(description = "for TLS: file with the certificate chain, PEM")
        String tls_certificate() default "";

        @AttributeDefinition(description = "for TLS: file with the private key, PEM, PKCS 8")
        String tls_key() default "";

        @AttributeDefinition(
                description = "file with users and passwords, as htpasswd -B writes it; without it everybody may")
        String passwords() default "";

        @AttributeDefinition(
                description = "listen beyond this machine also without TLS and passwords: everybody may replace images")
        boolean open() default false;

        @AttributeDefinition(description = "nothing can be pushed or deleted")
        boolean read_only() default false;

        @AttributeDefinition(description = "show the engine's own images as well")
        boolean images() default true;

        @AttributeDefinition(description = "how long an upload may rest, and how long a blob waits for its manifest")
        int upload_minutes() default 60;

        @AttributeDefinition(description = "the largest blob that is taken, in GiB")
        int blob_gigabytes() default 100;
    }

    private static final Logger LOG = LoggerFactory.getLogger(Registry.class);
    private static final String REALM = "Basic realm=\"felucca\"";

    private final ContentStore store;
    private final Optional<ImageStore> images;
    private final SiteAddress address;
    private final Optional<Passwords> passwords;
    private final boolean readOnly;
    private final Duration grace;
    private final long largest;
    private final LongSupplier clock;

    /** Made with the first request, as it reads all manifests. */
    @GuardedBy("this")
    private Contents contents;

    @GuardedBy("this")
    private ScheduledThreadPoolExecutor expiry;

    @GuardedBy("this")
    private ScheduledFuture<?> expiring;

    @GuardedBy("this")
    private Router router;

    private volatile boolean closed;

    /** Throws INVALID for a configuration that can't be meant. */
    @Activate
    public Registry(@Reference ContentStore store, @Reference ImageStore images, Config config) {
        this(
                store,
                config.images() ? Optional.of(images) : Optional.empty(),
                address(config),
                file(config.passwords()).map(Passwords::new),
                config.read_only(),
                Duration.ofMinutes(Math.max(1, config.upload_minutes())),
                (long) Math.max(1, config.blob_gigabytes()) << 30,
                System::nanoTime);
        LOG.info("registry at {}:{}", address.host(), address.port());
    }

    Registry(
            ContentStore store,
            Optional<ImageStore> images,
            SiteAddress address,
            Optional<Passwords> passwords,
            boolean readOnly,
            Duration grace,
            long largest,
            LongSupplier clock) {
        this.store = store;
        this.images = images;
        this.address = address;
        this.passwords = passwords;
        this.readOnly = readOnly;
        this.grace = grace;
        this.largest = largest;
        this.clock = clock;
    }

    private static Optional<Path> file(String name) {
        return name.isEmpty() ? Optional.empty() : Optional.of(Path.of(name));
    }

    /** Beyond this machine only with TLS and passwords, unless it is said that it is meant so. */
    static SiteAddress address(Config config) {
        int colon = config.address().lastIndexOf(':');
        if (colon < 0 || !config.address().substring(colon + 1).matches("\\d{1,5}")) {
            throw Errors.invalid("the registry's address is host:port, not %s", config.address());
        }
        String host = config.address().substring(0, colon).replaceAll("[\\[\\]]", "");
        Optional<Path> certificate = file(config.tls_certificate());
        Optional<Path> key = file(config.tls_key());
        if (certificate.isPresent() != key.isPresent()) {
            throw Errors.invalid("the registry needs tls.certificate and tls.key, or neither");
        }
        boolean guarded = certificate.isPresent() && !config.passwords().isEmpty();
        if (!guarded && !config.open() && !isLoopback(host)) {
            throw Errors.invalid(
                    "the registry does not listen on %s without tls.certificate, tls.key and passwords, unless open is true",
                    config.address());
        }
        return new SiteAddress(host, Integer.parseInt(config.address().substring(colon + 1)), certificate, key);
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host.isEmpty() ? "0.0.0.0" : host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw Errors.invalid("the registry's address: unknown host %s", host);
        }
    }

    /** What is answered while this is being replaced; clients try again. */
    static RegistryFailure replaced() {
        return RegistryFailure.of(503, Code.UNAVAILABLE, "the registry is being replaced, try again");
    }

    @Override
    public SiteAddress address() {
        return address;
    }

    private synchronized Router router() throws IOException {
        if (closed) {
            throw replaced();
        }
        if (router == null) {
            contents = Contents.open(store, images, largest, grace, clock);
            router = new Router(contents, readOnly);
            expiry = new ScheduledThreadPoolExecutor(1, task -> {
                Thread thread = new Thread(task, "felucca-registry-expiry");
                thread.setDaemon(true);
                return thread;
            });
            long pause = Math.max(1, grace.toSeconds() / 4);
            expiring = expiry.scheduleWithFixedDelay(this::expire, pause, pause, TimeUnit.SECONDS);
        }
        return router;
    }

    /** Lets go of what was left behind. */
    void expire() {
        try {
            Contents present;
            synchronized (this) {
                present = contents;
            }
            present.expire();
        } catch (IOException | RuntimeException e) {
            LOG.warn("uploads that are over stay for now: {}", e.toString());
        }
    }

    @Override
    public void answer(SiteExchange exchange) throws IOException, InterruptedException {
        exchange.add("Docker-Distribution-Api-Version", "registry/2.0");
        try {
            if (passwords.isPresent() && !passwords.get().accept(exchange.header("Authorization"))) {
                exchange.add("WWW-Authenticate", REALM);
                throw RegistryFailure.of(401, Code.UNAUTHORIZED, "authentication required");
            }
            router().answer(exchange);
        } catch (RegistryFailure e) {
            sendFailure(exchange, e);
        } catch (HandlerReplaced e) {
            sendFailure(exchange, replaced());
        } catch (FeluccaException e) {
            sendFailure(exchange, failure(e));
        }
    }

    /** What the content store says, as on a full disk. */
    private static RegistryFailure failure(FeluccaException e) {
        LOG.warn("registry: {}", e.getMessage());
        return e.kind() == ErrorKind.UNAVAILABLE
                ? RegistryFailure.of(503, Code.UNAVAILABLE, "%s", e.getMessage())
                : RegistryFailure.of(500, Code.UNKNOWN, "%s", e.getMessage());
    }

    private static void sendFailure(SiteExchange exchange, RegistryFailure failure) throws IOException {
        JsonObject error = new JsonObject();
        error.addProperty("code", failure.code().name());
        error.addProperty("message", failure.getMessage());
        JsonArray errors = new JsonArray();
        errors.add(error);
        JsonObject document = new JsonObject();
        document.add("errors", errors);
        exchange.add("Content-Type", "application/json");
        if (failure.status() == 429 || failure.status() == 503) {
            exchange.add("Retry-After", "1");
        }
        exchange.send(failure.status(), document.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Uploads end, and with them the requests that work on them; changes that are being made are waited for. */
    @Deactivate
    synchronized void close() throws IOException {
        closed = true;
        if (router != null) {
            expiring.cancel(false);
            expiry.shutdown();
            contents.close();
        }
    }
}
