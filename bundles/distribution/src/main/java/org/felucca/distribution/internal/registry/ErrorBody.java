package org.felucca.distribution.internal.registry;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.felucca.distribution.internal.registry.RegistryException.Code;

/**
 * What a registry says with a refusal, in Docker's words.
 *
 * <pre>{@code {"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown","detail":{}}]}}</pre>
 */
final class ErrorBody {
    private static final int LONGEST = 64 * 1024;
    private static final int LONGEST_TEXT = 1000;

    private ErrorBody() {}

    /** Reads and closes the answer. */
    static RegistryException read(Answer answer) throws IOException {
        return of(answer).after(Retry.asked(answer));
    }

    private static RegistryException of(Answer answer) throws IOException {
        byte[] body;
        try (answer) {
            body = answer.body().readNBytes(LONGEST);
        }
        String text = new String(body, StandardCharsets.UTF_8).strip();
        boolean denied = answer.all("www-authenticate").stream().anyMatch(c -> c.contains("insufficient_scope"));
        try {
            JsonObject document = JsonParser.parseString(text).getAsJsonObject();
            if (document.has("errors") && document.getAsJsonArray("errors").size() > 0) {
                return of(answer.status(), document.getAsJsonArray("errors"), denied);
            }
            if (document.has("details")) {
                return failure(
                        Code.UNAUTHORIZED,
                        answer,
                        "unauthorized: " + document.get("details").getAsString());
            }
        } catch (JsonParseException | IllegalStateException | UnsupportedOperationException | NullPointerException e) {
            return plain(answer, text);
        }
        return plain(answer, text);
    }

    private static RegistryException of(int status, JsonArray errors, boolean denied) {
        JsonObject first = errors.get(0).getAsJsonObject();
        String code = first.has("code") ? first.get("code").getAsString() : "UNKNOWN";
        String message = first.has("message") ? first.get("message").getAsString() : "unknown";
        if (denied && code.equals("UNAUTHORIZED")) {
            code = "DENIED";
            message = "requested access to the resource is denied";
        }
        String words = code.toLowerCase(Locale.ROOT).replace('_', ' ');
        return new RegistryException(code(code), status, words + ": " + message, null);
    }

    private static Code code(String name) {
        return switch (name) {
            case "UNAUTHORIZED" -> Code.UNAUTHORIZED;
            case "DENIED" -> Code.DENIED;
            case "NAME_UNKNOWN" -> Code.NAME_UNKNOWN;
            case "MANIFEST_UNKNOWN" -> Code.MANIFEST_UNKNOWN;
            case "BLOB_UNKNOWN" -> Code.BLOB_UNKNOWN;
            default -> Code.OTHER;
        };
    }

    private static RegistryException plain(Answer answer, String text) {
        return switch (answer.status()) {
            case 401 -> failure(Code.UNAUTHORIZED, answer, "unauthorized: authentication required");
            case 403 -> failure(Code.DENIED, answer, "denied: requested access to the resource is denied");
            case 404 -> failure(Code.OTHER, answer, "received unexpected HTTP status: 404 Not Found");
            case 429 -> failure(Code.OTHER, answer, "toomanyrequests: too many requests");
            default -> {
                String said = answer.header("content-type").orElse("").startsWith("text/plain") && !text.isEmpty()
                        ? ": " + text.substring(0, Math.min(text.length(), LONGEST_TEXT))
                        : "";
                yield failure(Code.OTHER, answer, "received unexpected HTTP status: " + answer.status() + said);
            }
        };
    }

    private static RegistryException failure(Code code, Answer answer, String message) {
        return new RegistryException(code, answer.status(), message, null);
    }
}
