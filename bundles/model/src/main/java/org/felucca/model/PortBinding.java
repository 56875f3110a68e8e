package org.felucca.model;

/**
 * Where a container's port is reachable on the host.
 *
 * @param hostIp empty for every address
 * @param hostPort a number, a range, or empty for a free one
 */
public record PortBinding(String hostIp, String hostPort) {
    public PortBinding {
        hostIp = Absent.text(hostIp);
        hostPort = Absent.text(hostPort);
    }
}
