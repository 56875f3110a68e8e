package org.felucca.engine.distribution;

import java.util.List;
import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.Filters;

/**
 * Asks an index for repositories.
 *
 * @param term perhaps with a host before it
 * @param limit at most so many; 0: 25
 * @param filters {@code is-official}, {@code is-automated}, {@code stars}
 */
@JobName("image.search")
public record SearchImages(String term, int limit, Filters filters, RegistryAuth auth)
        implements JobRequest<List<FoundRepository>> {}
