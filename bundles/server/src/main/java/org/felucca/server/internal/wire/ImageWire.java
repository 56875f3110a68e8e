package org.felucca.server.internal.wire;

import com.google.gson.annotations.JsonAdapter;
import com.google.gson.annotations.SerializedName;
import com.google.gson.annotations.Until;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.felucca.engine.image.ImageDetails;
import org.felucca.model.Digest;

/** {@code {"Id":"sha256:d48c…","RepoTags":["busybox:latest"],"Created":"2024-…","Config":{…},"Architecture":"amd64", …}}: an inspect. */
public record ImageWire(
        String id,
        List<String> repoTags,
        List<String> repoDigests,
        String parent,
        String comment,
        @JsonAdapter(value = OmitEmpty.class, nullSafe = false) String created,
        @Until(1.45) String container,
        @Until(1.45) ImageConfigWire containerConfig,
        String dockerVersion,
        String author,
        ImageConfigWire config,
        String architecture,
        @JsonAdapter(value = OmitEmpty.class, nullSafe = false) String variant,
        String os,
        @JsonAdapter(value = OmitEmpty.class, nullSafe = false) String osVersion,
        long size,
        @Until(1.44) long virtualSize,
        ContainerWire.GraphDriverWire graphDriver,
        @SerializedName("RootFS") RootFsWire rootFs,
        MetadataWire metadata) {

    record RootFsWire(String type, @JsonAdapter(value = OmitEmpty.class, nullSafe = false) List<String> layers) {}

    record MetadataWire(String lastTagTime) {}

    public static ImageWire fromModel(ImageDetails image) {
        return new ImageWire(
                image.id().toString(),
                image.repoTags(),
                image.repoDigests(),
                image.parent().map(Digest::toString).orElse(""),
                image.comment(),
                image.created().map(Instant::toString).orElse(""),
                "",
                ImageConfigWire.empty(),
                "",
                image.author(),
                ImageConfigWire.fromModel(image.config()),
                image.platform().architecture(),
                image.platform().variant(),
                image.platform().os(),
                image.osVersion(),
                image.size(),
                image.size(),
                new ContainerWire.GraphDriverWire(image.driverData(), image.driver()),
                new RootFsWire(
                        "layers", image.diffIds().stream().map(Digest::toString).toList()),
                new MetadataWire(Shapes.time(image.lastTagged())));
    }

    /** A line of {@code docker images}. */
    public record Summary(
            String id,
            String parentId,
            List<String> repoTags,
            List<String> repoDigests,
            long created,
            long size,
            @Until(1.44) long virtualSize,
            long sharedSize,
            Map<String, String> labels,
            int containers) {
        public static Summary fromModel(ImageDetails image) {
            return new Summary(
                    image.id().toString(),
                    image.parent().map(Digest::toString).orElse(""),
                    image.repoTags(),
                    image.repoDigests(),
                    image.created().map(Instant::getEpochSecond).orElse(0L),
                    image.size(),
                    image.size(),
                    image.sharedSize(),
                    Shapes.nullIfEmpty(image.config().labels()),
                    image.containers());
        }

        /** Before 1.43 images without a name or a digest had placeholders for them. */
        public Summary withPlaceholders() {
            return new Summary(
                    id,
                    parentId,
                    repoTags.isEmpty() && repoDigests.isEmpty() ? List.of("<none>:<none>") : repoTags,
                    repoTags.isEmpty() && repoDigests.isEmpty() ? List.of("<none>@<none>") : repoDigests,
                    created,
                    size,
                    virtualSize,
                    sharedSize,
                    labels,
                    containers);
        }
    }
}
