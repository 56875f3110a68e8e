package org.felucca.engine.distribution;

import org.felucca.model.Absent;

/**
 * Who a client says it is towards a registry; what does not belong is empty. Never in a log.
 *
 * @param serverAddress of the registry, as the client stores it
 * @param identityToken exchanged for access tokens, in place of a password
 * @param registryToken sent to the registry as it is
 */
public record RegistryAuth(
        String username, String password, String serverAddress, String identityToken, String registryToken) {
    public RegistryAuth {
        username = Absent.text(username);
        password = Absent.text(password);
        serverAddress = Absent.text(serverAddress);
        identityToken = Absent.text(identityToken);
        registryToken = Absent.text(registryToken);
    }

    /** Nobody. */
    public static RegistryAuth none() {
        return new RegistryAuth("", "", "", "", "");
    }

    @Override
    public String toString() {
        return username.isEmpty() ? "somebody" : username;
    }
}
