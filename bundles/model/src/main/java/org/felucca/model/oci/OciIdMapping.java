package org.felucca.model.oci;

/**
 * user_namespaces(7).
 *
 * @param containerID first id inside
 * @param hostID first id outside
 * @param size how many
 */
public record OciIdMapping(long containerID, long hostID, long size) {}
