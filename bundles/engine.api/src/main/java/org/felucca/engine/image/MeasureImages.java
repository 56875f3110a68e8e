package org.felucca.engine.image;

import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;

/** Tells how many bytes the layers of all images take, each counted once. */
@JobName("images.measure")
public record MeasureImages() implements JobRequest<Long> {}
