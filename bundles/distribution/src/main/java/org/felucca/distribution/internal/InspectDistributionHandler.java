package org.felucca.distribution.internal;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.felucca.distribution.internal.registry.Descriptor;
import org.felucca.distribution.internal.registry.ManifestDocument;
import org.felucca.distribution.internal.registry.RegistryException;
import org.felucca.distribution.internal.registry.Repository;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.distribution.DistributionDetails;
import org.felucca.engine.distribution.InspectDistribution;
import org.felucca.model.Digest;
import org.felucca.model.ImageRef;
import org.felucca.model.Platform;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Says what a registry has under a name. */
@Component(property = JobHandler.JOB + "=image.distribution")
public final class InspectDistributionHandler implements JobHandler<InspectDistribution, DistributionDetails> {
    private static final int LARGEST_CONFIG = 8 << 20;

    private final Distribution distribution;

    @Activate
    public InspectDistributionHandler(@Reference Distribution distribution) {
        this.distribution = distribution;
    }

    @Override
    public DistributionDetails run(InspectDistribution request, JobContext context)
            throws IOException, InterruptedException {
        return distribution.unlessReplaced(() -> work(request));
    }

    private DistributionDetails work(InspectDistribution request) throws IOException, InterruptedException {
        ImageRef name = ImageRef.parse(request.image());
        String reference = name.digest().map(Digest::toString).orElse(name.tag());
        try {
            return distribution
                    .registries()
                    .read(name.domain(), name.path(), request.auth(), repository -> details(repository, reference));
        } catch (RegistryException e) {
            throw Failures.of(e);
        }
    }

    private static DistributionDetails details(Repository repository, String reference)
            throws IOException, InterruptedException {
        Repository.Manifest manifest = repository.manifest(reference);
        ManifestDocument document = ManifestDocument.parse(manifest.bytes(), manifest.contentType());
        List<Platform> platforms = document.isIndex()
                ? document.manifests().stream()
                        .map(Descriptor::platform)
                        .filter(p -> !p.os().isEmpty())
                        .toList()
                : platform(repository.document(document.config().orElseThrow().digest(), LARGEST_CONFIG));
        return new DistributionDetails(document.mediaType(), manifest.digest(), manifest.bytes().length, platforms);
    }

    /** Of an image's configuration; nothing for what is none. */
    private static List<Platform> platform(byte[] config) {
        try {
            JsonObject document = JsonParser.parseString(new String(config, StandardCharsets.UTF_8))
                    .getAsJsonObject();
            return document.has("os")
                    ? List.of(new Platform(
                            document.get("os").getAsString(),
                            document.has("architecture")
                                    ? document.get("architecture").getAsString()
                                    : "",
                            document.has("variant") ? document.get("variant").getAsString() : ""))
                    : List.of();
        } catch (JsonParseException | IllegalStateException | UnsupportedOperationException e) {
            return List.of();
        }
    }
}
