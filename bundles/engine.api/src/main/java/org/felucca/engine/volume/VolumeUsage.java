package org.felucca.engine.volume;

/**
 * What a volume takes.
 *
 * @param volume which
 * @param bytes of its files; -1 where it cannot be told
 * @param containers how many have it
 */
public record VolumeUsage(VolumeDetails volume, long bytes, int containers) {}
