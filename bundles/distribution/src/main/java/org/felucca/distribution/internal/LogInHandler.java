package org.felucca.distribution.internal;

import java.io.IOException;
import org.felucca.distribution.internal.registry.Hub;
import org.felucca.distribution.internal.registry.RegistryException;
import org.felucca.distribution.internal.registry.RegistryException.Code;
import org.felucca.engine.JobContext;
import org.felucca.engine.JobHandler;
import org.felucca.engine.distribution.LogIn;
import org.felucca.model.Errors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Asks registries whether they know somebody. */
@Component(property = JobHandler.JOB + "=registry.login")
public final class LogInHandler implements JobHandler<LogIn, String> {
    private final Distribution distribution;

    @Activate
    public LogInHandler(@Reference Distribution distribution) {
        this.distribution = distribution;
    }

    @Override
    public String run(LogIn request, JobContext context) throws IOException, InterruptedException {
        return distribution.unlessReplaced(() -> work(request));
    }

    private String work(LogIn request) throws IOException, InterruptedException {
        try {
            String domain = Hub.domain(request.auth().serverAddress());
            return distribution.registries().logIn(domain, request.auth());
        } catch (RegistryException e) {
            throw e.code() == Code.UNAUTHORIZED ? Errors.unauthorized("%s", e.getMessage()) : Failures.of(e);
        }
    }
}
