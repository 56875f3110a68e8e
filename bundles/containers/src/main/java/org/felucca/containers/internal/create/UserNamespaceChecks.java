package org.felucca.containers.internal.create;

import org.felucca.containers.internal.Settings;
import org.felucca.containers.internal.spec.Modes;
import org.felucca.model.Errors;
import org.felucca.model.HostConfig;

/** What a container with ids of its own cannot have. Each throws INVALID with Docker's words. */
public final class UserNamespaceChecks {
    private UserNamespaceChecks() {}

    public static void check(HostConfig host, Settings settings) {
        HostConfig.Namespaces modes = host.namespaces();
        if (settings.ids().isNone() || modes.user().equals(Modes.HOST)) {
            return;
        }
        if (host.security().privileged()) {
            throw Errors.invalid(
                    "privileged mode is incompatible with user namespaces.  You must run the container in the host namespace when running"
                            + " privileged mode");
        }
        if (modes.network().equals(Modes.HOST)) {
            throw Errors.invalid("cannot share the host's network namespace when user namespaces are enabled");
        }
        if (modes.pid().equals(Modes.HOST)) {
            throw Errors.invalid("cannot share the host PID namespace when user namespaces are enabled");
        }
    }
}
