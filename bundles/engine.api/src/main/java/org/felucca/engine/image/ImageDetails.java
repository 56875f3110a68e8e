package org.felucca.engine.image;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.felucca.model.Absent;
import org.felucca.model.ContainerConfig;
import org.felucca.model.Digest;
import org.felucca.model.Platform;

/**
 * All about an image; immutable.
 *
 * @param id digest of its configuration
 * @param repoTags familiar references with a tag
 * @param repoDigests familiar references with a digest
 * @param parent if it was built here
 * @param manifest it came with
 * @param created as it says
 * @param author as it says
 * @param comment as it says
 * @param platform it was built for
 * @param osVersion or empty
 * @param config runtime settings
 * @param diffIds of its layers, lowest first
 * @param size bytes of its layers, unpacked
 * @param lastTagged here
 * @param containers that use it; -1 if not counted
 * @param sharedSize bytes; -1 if not counted
 * @param driver of its layers
 * @param driverData folders of its top layer
 */
@RecordBuilder
public record ImageDetails(
        Digest id,
        List<String> repoTags,
        List<String> repoDigests,
        Optional<Digest> parent,
        Optional<Digest> manifest,
        Optional<Instant> created,
        String author,
        String comment,
        Platform platform,
        String osVersion,
        ContainerConfig config,
        List<Digest> diffIds,
        long size,
        Optional<Instant> lastTagged,
        int containers,
        long sharedSize,
        String driver,
        Map<String, String> driverData) {
    public ImageDetails {
        repoTags = Absent.list(repoTags);
        repoDigests = Absent.list(repoDigests);
        parent = Absent.optional(parent);
        manifest = Absent.optional(manifest);
        created = Absent.optional(created);
        author = Absent.text(author);
        comment = Absent.text(comment);
        osVersion = Absent.text(osVersion);
        diffIds = Absent.list(diffIds);
        lastTagged = Absent.optional(lastTagged);
        driver = Absent.text(driver);
        driverData = Absent.map(driverData);
    }
}
