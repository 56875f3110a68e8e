package org.felucca.graph.internal;

import java.util.List;
import java.util.Optional;
import org.felucca.model.Digest;
import org.felucca.model.ImageRef;

/**
 * An image that an archive offers.
 *
 * @param config its configuration, in the store
 * @param layers lowest first
 * @param manifest likewise; absent if the archive has none
 * @param names to give it
 */
record FoundImage(Digest config, List<ArchiveFile> layers, Optional<Digest> manifest, List<ImageRef> names) {}
