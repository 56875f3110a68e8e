package org.felucca.client.text;

import java.util.Locale;

/**
 * An image name taken apart: {@code [host/]path[:tag][@digest]}. Short names stay short: the registry and folder that docker
 * leaves out are left out.
 *
 * @param repository the name without tag and digest, in its short form
 * @param tag empty if there is none
 * @param digest empty if there is none
 */
public record ImageName(String repository, String tag, String digest) {
    private static final String HOST = "docker.io/";
    private static final String LEGACY_HOST = "index.docker.io/";
    private static final String FOLDER = "library/";

    /** Takes a name apart; throws {@link IllegalArgumentException} with docker's words if it cannot be one. */
    public static ImageName parse(String text) {
        int at = text.indexOf('@');
        String digest = at < 0 ? "" : text.substring(at + 1);
        String name = at < 0 ? text : text.substring(0, at);
        int colon = name.lastIndexOf(':');
        String tag = "";
        if (colon > name.lastIndexOf('/')) {
            tag = name.substring(colon + 1);
            name = name.substring(0, colon);
            if (!tag.matches("\\w[\\w.-]{0,127}")) {
                throw invalid();
            }
        }
        check(name);
        return new ImageName(familiar(name), tag, digest);
    }

    private static void check(String name) {
        int slash = name.indexOf('/');
        String first = slash < 0 ? "" : name.substring(0, slash);
        boolean host = first.contains(".") || first.contains(":") || first.equals("localhost");
        String path = host ? name.substring(slash + 1) : name;
        int colon = path.indexOf(':');
        String repository = colon < 0 ? path : path.substring(0, colon);
        if (!repository.toLowerCase(Locale.ROOT).equals(repository)) {
            String full = host || repository.contains("/") ? repository : "library/" + repository;
            throw new IllegalArgumentException(
                    "invalid reference format: repository name (" + full + ") must be lowercase");
        }
        if (!path.matches("[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*)*")) {
            throw invalid();
        }
    }

    private static IllegalArgumentException invalid() {
        return new IllegalArgumentException("invalid reference format");
    }

    private static String familiar(String name) {
        String rest = name.startsWith(LEGACY_HOST)
                ? name.substring(LEGACY_HOST.length())
                : name.startsWith(HOST) ? name.substring(HOST.length()) : name;
        boolean official = rest.startsWith(FOLDER) && rest.indexOf('/', FOLDER.length()) < 0;
        return official ? rest.substring(FOLDER.length()) : rest;
    }

    /** The short form of a name without its digest; what cannot be a name stays as it is. */
    public static String withoutDigest(String text) {
        try {
            ImageName name = parse(text);
            return name.tag.isEmpty() ? name.repository : name.repository + ":" + name.tag;
        } catch (IllegalArgumentException notName) {
            return text;
        }
    }

    /** The short form with a tag: {@code latest} if neither tag nor digest is given. */
    public String withTag() {
        if (!digest.isEmpty()) {
            return repository + (tag.isEmpty() ? "" : ":" + tag) + "@" + digest;
        }
        return repository + ":" + (tag.isEmpty() ? "latest" : tag);
    }
}
