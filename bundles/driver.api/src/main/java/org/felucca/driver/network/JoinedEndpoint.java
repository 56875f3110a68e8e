package org.felucca.driver.network;

import java.util.List;
import java.util.Map;
import org.felucca.model.Absent;
import org.felucca.model.Port;
import org.felucca.model.PortBinding;

/**
 * What came of a join.
 *
 * @param macAddress in effect
 * @param published ports in effect
 * @param hostLinks names of links on the host, for cleaning up
 */
public record JoinedEndpoint(String macAddress, Map<Port, List<PortBinding>> published, Map<String, String> hostLinks) {
    public JoinedEndpoint {
        macAddress = Absent.text(macAddress);
        published = Absent.map(published);
        hostLinks = Absent.map(hostLinks);
    }
}
