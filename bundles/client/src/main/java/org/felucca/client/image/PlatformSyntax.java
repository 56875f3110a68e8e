package org.felucca.client.image;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.felucca.client.ClientException;
import org.felucca.client.json.Json;

/** Reads {@code os/arch[/variant]} into the document that image requests take. */
final class PlatformSyntax {
    private PlatformSyntax() {}

    static String json(String text) {
        String[] parts = text.toLowerCase(Locale.ROOT).split("/", -1);
        if (parts.length > 3 || parts.length < 2) {
            throw new ClientException("invalid platform: \"" + text
                    + "\": platform specifier must be in the format <os>[/<arch>[/<variant>]]");
        }
        Map<String, Object> platform = new LinkedHashMap<>();
        platform.put("architecture", architecture(parts[1]));
        platform.put("os", parts[0]);
        if (parts.length == 3) {
            platform.put("variant", parts[2]);
        }
        return Json.write(platform);
    }

    private static String architecture(String text) {
        return switch (text) {
            case "x86_64", "x86-64" -> "amd64";
            case "aarch64" -> "arm64";
            case "i386" -> "386";
            default -> text;
        };
    }
}
