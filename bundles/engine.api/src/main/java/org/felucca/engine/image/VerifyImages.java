package org.felucca.engine.image;

import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;

/** Reads all that is kept of images and compares it with what it should be. Changes nothing and holds nobody up. Messages: {@link ProgressMessage}. */
@JobName("images.verify")
public record VerifyImages() implements JobRequest<VerifiedImages> {}
