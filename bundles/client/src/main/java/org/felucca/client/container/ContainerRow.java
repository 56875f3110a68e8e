package org.felucca.client.container;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.felucca.client.format.Fields;
import org.felucca.client.format.Listing;
import org.felucca.client.format.TemplateException;
import org.felucca.client.json.Doc;
import org.felucca.client.text.ImageName;
import org.felucca.client.text.Ports;
import org.felucca.client.text.Sizes;
import org.felucca.client.text.Texts;
import org.felucca.client.text.Times;

/**
 * One line of {@code felucca ps}.
 *
 * @param container the summary as the engine lists it
 * @param brief whether long values are cut
 */
record ContainerRow(Doc container, boolean brief) implements Fields {
    static final Map<String, String> HEADINGS = Listing.headings(
            "ID", "CONTAINER ID",
            "Names", "NAMES",
            "Image", "IMAGE",
            "Command", "COMMAND",
            "CreatedAt", "CREATED AT",
            "RunningFor", "CREATED",
            "Ports", "PORTS",
            "State", "STATE",
            "Status", "STATUS",
            "Size", "SIZE",
            "Labels", "LABELS",
            "Mounts", "MOUNTS",
            "LocalVolumes", "LOCAL VOLUMES",
            "Networks", "NETWORKS",
            "Platform", "PLATFORM");

    @Override
    public List<String> names() {
        return List.copyOf(HEADINGS.keySet());
    }

    @Override
    public Object field(String name) {
        return switch (name) {
            case "ID" -> brief ? Texts.shortId(container.string("Id")) : container.string("Id");
            case "Names" -> containerNames();
            case "Image" -> image();
            case "Command" ->
                Texts.quoted(brief ? Texts.ellipsis(container.string("Command"), 20) : container.string("Command"));
            case "CreatedAt" -> Times.goText(container.number("Created"));
            case "RunningFor" -> Times.ago(Instant.ofEpochSecond(container.number("Created")));
            case "Ports" -> Ports.show(container.docs("Ports"));
            case "State" -> container.string("State");
            case "Status" -> container.string("Status");
            case "Size" -> size();
            case "Labels" -> container.joined("Labels");
            case "Mounts" -> mounts();
            case "LocalVolumes" -> localVolumes();
            case "Networks" ->
                String.join(
                        ",",
                        container.doc("NetworkSettings").doc("Networks").map().keySet());
            case "Platform" -> null;
            default ->
                throw new TemplateException("can't evaluate field " + name + " in type *formatter.ContainerContext");
        };
    }

    @Override
    public Object call(String name, Object argument) {
        return name.equals("Label") ? container.doc("Labels").string(String.valueOf(argument)) : field(name);
    }

    private String containerNames() {
        List<String> shown = new ArrayList<>();
        for (String name : container.strings("Names")) {
            String bare = name.substring(1);
            if (brief && bare.indexOf('/') < 0) {
                return bare;
            }
            shown.add(bare);
        }
        return String.join(",", shown);
    }

    private String image() {
        String image = container.string("Image");
        if (image.isEmpty()) {
            return "<no image>";
        }
        if (!brief) {
            return image;
        }
        String id = Texts.shortId(container.string("ImageID"));
        return id.equals(Texts.shortId(image)) ? id : ImageName.withoutDigest(image);
    }

    private String size() {
        String written = Sizes.decimal(container.number("SizeRw"), 3);
        long total = container.number("SizeRootFs");
        return total > 0 ? written + " (virtual " + Sizes.decimal(total, 3) + ")" : written;
    }

    private String mounts() {
        List<String> mounts = new ArrayList<>();
        for (Doc mount : container.docs("Mounts")) {
            String name = mount.string("Name").isEmpty() ? mount.string("Source") : mount.string("Name");
            mounts.add(brief ? Texts.ellipsis(name, 15) : name);
        }
        return String.join(",", mounts);
    }

    private String localVolumes() {
        int count = 0;
        for (Doc mount : container.docs("Mounts")) {
            count += mount.string("Driver").equals("local") ? 1 : 0;
        }
        return Integer.toString(count);
    }
}
