package org.felucca.engine.distribution;

import org.felucca.engine.JobName;
import org.felucca.engine.JobRequest;

/** Asks a registry whether it knows somebody. UNAUTHORIZED if it does not. The answer is an identity token to keep in place of the password, or empty. */
@JobName("registry.login")
public record LogIn(RegistryAuth auth) implements JobRequest<String> {}
