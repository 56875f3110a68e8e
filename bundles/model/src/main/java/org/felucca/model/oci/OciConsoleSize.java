package org.felucca.model.oci;

/**
 * Size of a terminal in characters.
 *
 * @param height rows
 * @param width columns
 */
public record OciConsoleSize(int height, int width) {}
