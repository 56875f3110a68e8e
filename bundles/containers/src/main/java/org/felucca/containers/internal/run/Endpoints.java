package org.felucca.containers.internal.run;

import java.util.LinkedHashMap;
import java.util.Map;
import org.felucca.model.EndpointSettings;
import org.felucca.model.EndpointSettingsBuilder;

/** What is told of a container's networks between its runs. */
final class Endpoints {
    private Endpoints() {}

    /**
     * What was asked for, and which networks these were: of all that it had there, Docker goes on telling that.
     *
     * @param had in the run that has ended, by name of the network
     */
    static Map<String, EndpointSettings> left(Map<String, EndpointSettings> asked, Map<String, EndpointSettings> had) {
        Map<String, EndpointSettings> left = new LinkedHashMap<>();
        had.forEach((name, endpoint) -> left.put(
                name,
                EndpointSettingsBuilder.builder(asked.getOrDefault(name, EndpointSettings.none()))
                        .networkId(endpoint.networkId())
                        .build()));
        return left;
    }
}
