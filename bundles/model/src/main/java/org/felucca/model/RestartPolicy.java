package org.felucca.model;

/**
 * What happens when a container ends.
 *
 * @param name {@code no}, {@code always}, {@code unless-stopped}, {@code on-failure}; empty means {@code no}
 * @param maximumRetryCount of {@code on-failure}; 0 for no limit
 */
public record RestartPolicy(String name, int maximumRetryCount) {
    public RestartPolicy {
        name = Absent.text(name);
    }
}
