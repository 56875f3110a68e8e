package org.felucca.client.create;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The document that creates a container, in the three parts of the Engine API. Members and their nulls are those that
 * docker's client sends, so that an engine sees no difference.
 *
 * @param config what the process is; stands at the top level of the document
 * @param host how it is run on this host
 * @param endpoints its networks by name
 */
public record CreateBody(Map<String, Object> config, Map<String, Object> host, Map<String, Object> endpoints) {

    static CreateBody empty() {
        return new CreateBody(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
    }

    /** The document as it is sent. */
    public Map<String, Object> document() {
        Map<String, Object> networking = new LinkedHashMap<>();
        networking.put("EndpointsConfig", endpoints);
        Map<String, Object> document = new LinkedHashMap<>(config);
        document.put("HostConfig", host);
        document.put("NetworkingConfig", networking);
        return document;
    }

    /** Whether a switch of the config is on. */
    public boolean is(String name) {
        return Boolean.TRUE.equals(config.get(name));
    }
}
