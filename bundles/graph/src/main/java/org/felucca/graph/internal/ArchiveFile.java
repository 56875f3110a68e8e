package org.felucca.graph.internal;

import java.util.Optional;
import org.felucca.model.Digest;

/**
 * A file of an image archive that was read.
 *
 * @param content of a small file
 * @param blob of a large one, which is in the content store by now
 */
record ArchiveFile(Optional<byte[]> content, Optional<Digest> blob, long size) {}
