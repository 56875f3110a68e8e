package org.felucca.server.internal.wire;

import com.google.gson.annotations.SerializedName;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.felucca.engine.distribution.RegistryAuth;

/** {@code {"username":"u","password":"p","serveraddress":"registry.test:5000"}}, in a header as base64url. */
public record RegistryAuthWire(
        @SerializedName("username") String username,
        @SerializedName("password") String password,
        @SerializedName("auth") String auth,
        @SerializedName("serveraddress") String serverAddress,
        @SerializedName("identitytoken") String identityToken,
        @SerializedName("registrytoken") String registryToken) {
    public static final String HEADER = "X-Registry-Auth";

    /** The answer to a login. */
    public record Answer(
            @SerializedName("Status") String status, @SerializedName("IdentityToken") String identityToken) {}

    /** Nobody where the header is missing or can't be understood, as Docker has it. */
    public static RegistryAuth fromHeader(Optional<String> header) {
        if (header.isEmpty() || header.get().isBlank()) {
            return RegistryAuth.none();
        }
        try {
            // some clients send the other alphabet
            String text = header.get().strip().replace('+', '-').replace('/', '_');
            byte[] json = Base64.getUrlDecoder().decode(text);
            RegistryAuthWire wire = WireJson.read(new String(json, StandardCharsets.UTF_8), RegistryAuthWire.class);
            return wire == null ? RegistryAuth.none() : wire.toModel();
        } catch (IllegalArgumentException | WireJson.Malformed e) {
            return RegistryAuth.none();
        }
    }

    /** Name and password may come as one, as they stand in a client's configuration. */
    public RegistryAuth toModel() {
        String user = username;
        String secret = password;
        if ((user == null || user.isEmpty()) && auth != null && !auth.isEmpty()) {
            String both = new String(Base64.getMimeDecoder().decode(auth), StandardCharsets.UTF_8);
            int colon = both.indexOf(':');
            user = colon < 0 ? both : both.substring(0, colon);
            secret = colon < 0 ? "" : both.substring(colon + 1);
        }
        return new RegistryAuth(user, secret, serverAddress, identityToken, registryToken);
    }
}
