package org.felucca.client.image;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.felucca.client.format.Fields;
import org.felucca.client.format.Listing;
import org.felucca.client.format.TemplateException;
import org.felucca.client.json.Doc;
import org.felucca.client.text.ImageName;
import org.felucca.client.text.Sizes;
import org.felucca.client.text.Texts;
import org.felucca.client.text.Times;

/** One line of {@code felucca images}: an image under one of its names. */
record ImageRow(Doc image, boolean brief, String repository, String tag, String digest) implements Fields {
    static final Map<String, String> HEADINGS = Listing.headings(
            "ID", "IMAGE ID",
            "Repository", "REPOSITORY",
            "Tag", "TAG",
            "Digest", "DIGEST",
            "CreatedSince", "CREATED",
            "CreatedAt", "CREATED AT",
            "Size", "SIZE",
            "Containers", "CONTAINERS",
            "VirtualSize", "SIZE",
            "SharedSize", "SHARED SIZE",
            "UniqueSize", "UNIQUE SIZE");
    private static final String NONE = "<none>";

    /** The lines for images as the engine lists them. */
    static List<ImageRow> of(List<Doc> images, boolean brief, boolean withDigests, boolean linePerDigest) {
        List<ImageRow> rows = new ArrayList<>();
        for (Doc image : images) {
            List<String> tags = image.strings("RepoTags");
            List<String> digests = image.strings("RepoDigests");
            tags.remove("<none>:<none>");
            digests.remove("<none>@<none>");
            if (tags.isEmpty() && digests.isEmpty()) {
                rows.add(new ImageRow(image, brief, NONE, NONE, NONE));
            } else {
                addNames(rows, image, brief, withDigests, linePerDigest);
            }
        }
        return rows;
    }

    private static void addNames(
            List<ImageRow> rows, Doc image, boolean brief, boolean withDigests, boolean linePerDigest) {
        Map<String, List<String>> tags = byRepository(image.strings("RepoTags"), false);
        Map<String, List<String>> digests = byRepository(image.strings("RepoDigests"), true);
        tags.forEach((repository, names) -> {
            List<String> own = digests.remove(repository);
            List<String> shown = withDigests && own != null ? own : List.of(NONE);
            for (String name : names) {
                for (String digest : shown) {
                    rows.add(new ImageRow(image, brief, repository, name, digest));
                }
            }
        });
        digests.forEach((repository, names) -> {
            for (String digest : linePerDigest ? names : List.of("")) {
                rows.add(new ImageRow(image, brief, repository, NONE, digest));
            }
        });
    }

    private static Map<String, List<String>> byRepository(List<String> names, boolean digests) {
        Map<String, List<String>> byRepository = new TreeMap<>();
        for (String text : names) {
            String part = part(text, digests);
            if (!part.isEmpty()) {
                byRepository
                        .computeIfAbsent(ImageName.parse(text).repository(), unused -> new ArrayList<>())
                        .add(part);
            }
        }
        return byRepository;
    }

    /** The tag or digest of a name; empty if it has none or cannot be a name. */
    private static String part(String text, boolean digest) {
        try {
            ImageName name = ImageName.parse(text);
            return digest ? name.digest() : name.tag();
        } catch (IllegalArgumentException notName) {
            return "";
        }
    }

    @Override
    public List<String> names() {
        return List.copyOf(HEADINGS.keySet());
    }

    @Override
    public Object field(String name) {
        return switch (name) {
            case "ID" -> brief ? Texts.shortId(image.string("Id")) : image.string("Id");
            case "Repository" -> repository;
            case "Tag" -> tag;
            case "Digest" -> digest;
            case "CreatedSince" -> Times.ago(Instant.ofEpochSecond(image.number("Created")));
            case "CreatedAt" -> Times.goText(image.number("Created"));
            case "Size" -> Sizes.decimal(image.number("Size"), 3);
            case "Containers" -> image.number("Containers") == -1 ? "N/A" : Long.toString(image.number("Containers"));
            case "VirtualSize" -> Sizes.decimal(image.number("Size"), 4);
            case "SharedSize" -> shared(image.number("SharedSize"));
            case "UniqueSize" ->
                image.number("SharedSize") == -1
                        ? "N/A"
                        : Sizes.decimal(image.number("Size") - image.number("SharedSize"), 4);
            default -> throw new TemplateException("can't evaluate field " + name + " in type *formatter.imageContext");
        };
    }

    private static String shared(long size) {
        return size == -1 ? "N/A" : Sizes.decimal(size, 4);
    }
}
