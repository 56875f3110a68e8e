package org.felucca.client.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.felucca.client.ClientException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What registries are told of the user. */
class CredentialsTest {
    @TempDir
    Path folder;

    private Credentials credentials(String configuration) throws IOException {
        Files.writeString(folder.resolve("config.json"), configuration);
        return new Credentials(Map.of("DOCKER_CONFIG", folder.toString()));
    }

    private static String header(Credentials of) throws IOException {
        return new String(Base64.getUrlDecoder().decode(of.header("registry.test:5000/box")), StandardCharsets.UTF_8);
    }

    @Test
    void whatStandsInTheFileIsSent() throws Exception {
        String configuration = "{\"auths\":{\"https://registry.test:5000/v2/\":{\"auth\":\"dXNlcjpzZWNyZXQ=\"}}}";
        assertEquals(
                "{\"username\":\"user\",\"password\":\"secret\",\"serveraddress\":\"registry.test:5000\"}",
                header(credentials(configuration)));
    }

    /** Many a configuration names one of another machine. */
    @Test
    void aHelperThatIsNotThereKeepsNobodyFromPulling() throws Exception {
        Credentials without = credentials("{\"credsStore\":\"is-not-there\"}");
        assertEquals("{}", header(without));
        assertThrows(
                ClientException.class,
                () -> without.store("registry.test:5000", new Credentials.Login("user", "secret", "")));
    }
}
