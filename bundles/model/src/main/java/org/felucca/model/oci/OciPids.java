package org.felucca.model.oci;

/**
 * Processes and threads.
 *
 * @param limit -1 or 0 for no limit
 */
public record OciPids(long limit) {}
