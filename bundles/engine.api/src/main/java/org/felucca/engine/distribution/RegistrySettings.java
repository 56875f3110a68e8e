package org.felucca.engine.distribution;

import java.util.List;
import org.felucca.model.Absent;

/**
 * How registries are reached.
 *
 * @param mirrors URLs
 * @param insecure hosts with or without port, and networks
 * @param httpProxy without its password, as the others; empty for none
 */
public record RegistrySettings(
        List<String> mirrors, List<String> insecure, String httpProxy, String httpsProxy, String noProxy) {
    public RegistrySettings {
        mirrors = Absent.list(mirrors);
        insecure = Absent.list(insecure);
        httpProxy = Absent.text(httpProxy);
        httpsProxy = Absent.text(httpsProxy);
        noProxy = Absent.text(noProxy);
    }

    /** What goes without saying. */
    public static RegistrySettings none() {
        return new RegistrySettings(List.of(), List.of(), "", "", "");
    }
}
