package org.felucca.engine.image;

import java.util.List;
import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;
import org.felucca.model.Filters;

/**
 * Lists images, newest first.
 *
 * @param all with those that are only parents
 * @param filters Docker's keys
 * @param sharedSize count what images share
 */
@JobName("image.list")
public record ListImages(boolean all, Filters filters, boolean sharedSize) implements JobRequest<List<ImageDetails>> {}
