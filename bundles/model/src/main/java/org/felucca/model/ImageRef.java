package org.felucca.model;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of an image: {@code [domain/]path[:tag][@digest]} (distribution reference grammar). {@code busybox} is short for
 * {@code docker.io/library/busybox:latest}; both forms are kept apart: {@link #familiar()} is what people see.
 *
 * @param domain registry host with optional port; {@code docker.io} when none was said
 * @param path repository, lower case, with {@code library/} where Docker's hub has it
 * @param tag without a digest never empty
 * @param digest of the manifest, if said
 */
public record ImageRef(String domain, String path, String tag, Optional<Digest> digest) {
    private static final String HUB = "docker.io";
    private static final String OFFICIAL = "library/";
    private static final Pattern PATH =
            Pattern.compile("[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*)*");
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");
    private static final Pattern DOMAIN = Pattern.compile(
            "(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?");
    private static final Pattern HEX64 = Pattern.compile("[a-f0-9]{64}");
    private static final int LONGEST_NAME = 255;

    public ImageRef {
        digest = Absent.optional(digest);
    }

    /** Parses what a user typed; the tag is {@code latest} when neither tag nor digest is said. Throws INVALID with Docker's words. */
    public static ImageRef parse(String text) {
        if (HEX64.matcher(text).matches()) {
            throw Errors.invalid("invalid repository name (%s), cannot specify 64-byte hexadecimal strings", text);
        }
        String rest = text;
        Optional<Digest> digest = Optional.empty();
        int at = rest.indexOf('@');
        if (at >= 0) {
            try {
                digest = Optional.of(Digest.parse(rest.substring(at + 1)));
            } catch (FeluccaException e) {
                throw invalidFormat(e);
            }
            rest = rest.substring(0, at);
        }
        String domain = HUB;
        int slash = rest.indexOf('/');
        if (slash >= 0 && isDomain(rest.substring(0, slash))) {
            domain = rest.substring(0, slash);
            rest = rest.substring(slash + 1);
        }
        String tag = digest.isPresent() ? "" : "latest";
        int colon = rest.indexOf(':');
        if (colon >= 0) {
            tag = rest.substring(colon + 1);
            rest = rest.substring(0, colon);
            if (!TAG.matcher(tag).matches()) {
                throw invalidFormat(null);
            }
        }
        if (!rest.equals(rest.toLowerCase(Locale.ROOT))) {
            throw Errors.invalid("invalid reference format: repository name (%s) must be lowercase", rest);
        }
        if (!PATH.matcher(rest).matches() || !DOMAIN.matcher(domain).matches()) {
            throw invalidFormat(null);
        }
        if (domain.equals("index.docker.io")) {
            domain = HUB;
        }
        if (domain.equals(HUB) && rest.indexOf('/') < 0) {
            rest = OFFICIAL + rest;
        }
        if (domain.length() + 1 + rest.length() > LONGEST_NAME) {
            throw Errors.invalid("repository name must not be more than 255 characters");
        }
        return new ImageRef(domain, rest, tag, digest);
    }

    private static FeluccaException invalidFormat(Throwable cause) {
        return new FeluccaException(ErrorKind.INVALID, "invalid reference format", cause);
    }

    private static boolean isDomain(String first) {
        return first.indexOf('.') >= 0
                || first.indexOf(':') >= 0
                || first.equals("localhost")
                || !first.equals(first.toLowerCase(Locale.ROOT));
    }

    /** {@code docker.io/library/busybox}. */
    public String name() {
        return domain + "/" + path;
    }

    /** The repository as people see it: {@code busybox}. */
    public String familiarName() {
        if (!domain.equals(HUB)) {
            return name();
        }
        return path.startsWith(OFFICIAL) && path.indexOf('/', OFFICIAL.length()) < 0
                ? path.substring(OFFICIAL.length())
                : path;
    }

    /** The whole as people see it: {@code busybox:latest}. */
    public String familiar() {
        return familiarName() + suffix();
    }

    /** The whole, canonical: {@code docker.io/library/busybox:latest}. */
    @Override
    public String toString() {
        return name() + suffix();
    }

    private String suffix() {
        return (tag.isEmpty() ? "" : ":" + tag) + digest.map(d -> "@" + d).orElse("");
    }
}
