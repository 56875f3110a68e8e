package org.felucca.distribution.internal;

import java.util.List;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.distribution.RegistrySettings;
import org.felucca.engine.distribution.TellRegistries;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Tells what is configured. Needs nothing else, so that asking for it loads nothing else. */
@Component(property = JobHandler.JOB + "=registry.settings", configurationPid = "org.felucca.distribution")
public final class TellRegistriesHandler implements JobHandler<TellRegistries, RegistrySettings> {
    private final RegistrySettings settings;

    @Activate
    public TellRegistriesHandler(Distribution.Config config) {
        settings = new RegistrySettings(
                List.of(config.mirrors()),
                List.of(config.insecure()),
                shown(Distribution.orElse(config.proxy_http(), "HTTP_PROXY")),
                shown(Distribution.orElse(config.proxy_https(), "HTTPS_PROXY")),
                Distribution.orElse(config.proxy_none(), "NO_PROXY"));
    }

    /** A password in a URL is nobody's business. */
    private static String shown(String proxy) {
        return proxy.replaceFirst("//[^/@]*@", "//xxxxx:xxxxx@");
    }

    @Override
    public RegistrySettings run(TellRegistries request, JobContext context) {
        return settings;
    }
}
