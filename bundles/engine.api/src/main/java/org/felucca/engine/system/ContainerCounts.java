package org.felucca.engine.system;

/**
 * How many there are.
 *
 * @param running not paused
 * @param paused frozen
 * @param stopped all others
 */
public record ContainerCounts(int running, int paused, int stopped) {}
