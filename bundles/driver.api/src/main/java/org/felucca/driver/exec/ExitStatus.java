package org.felucca.driver.exec;

import java.time.Instant;

/**
 * How a process ended.
 *
 * @param code 0 to 255; 128 and the signal's number when a signal ended it
 * @param outOfMemory the kernel killed in its cgroup for memory
 * @param at when
 */
public record ExitStatus(int code, boolean outOfMemory, Instant at) {}
