package org.felucca.server.internal.wire;

import java.util.List;
import org.felucca.engine.container.ContainerHealth;

/** {@code {"Status":"healthy","FailingStreak":0,"Log":[{"Start":"2026-…","End":"2026-…","ExitCode":0,"Output":"ok\\n"}]}}. */
record HealthWire(String status, int failingStreak, List<ProbeWire> log) {
    record ProbeWire(String start, String end, int exitCode, String output) {
        static ProbeWire fromModel(ContainerHealth.Probe probe) {
            return new ProbeWire(probe.start().toString(), probe.end().toString(), probe.exitCode(), probe.output());
        }
    }

    static HealthWire fromModel(ContainerHealth health) {
        return new HealthWire(
                health.status().lowerCase(), health.failingStreak(), Shapes.each(health.log(), ProbeWire::fromModel));
    }

    /** As a table shows it. */
    static String words(ContainerHealth health) {
        String status = health.status().lowerCase();
        return health.status() == ContainerHealth.Status.STARTING ? "health: " + status : status;
    }
}
