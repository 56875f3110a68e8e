package org.felucca.client.system;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.felucca.client.Session;
import org.felucca.client.api.Query;
import org.felucca.client.cli.Command;
import org.felucca.client.cli.Flag;
import org.felucca.client.cli.Syntax;
import org.felucca.client.format.Fields;
import org.felucca.client.format.Listing;
import org.felucca.client.format.TemplateException;
import org.felucca.client.json.Doc;
import org.felucca.client.text.Sizes;
import org.felucca.client.text.Texts;
import org.felucca.client.text.Times;

/** {@code felucca system df}. */
public final class DfCommand implements Command {
    private static final String TABLE = "table {{.Type}}\t{{.TotalCount}}\t{{.Active}}\t{{.Size}}\t{{.Reclaimable}}";
    private static final Map<String, String> HEADINGS = Listing.headings(
            "Type", "TYPE", "TotalCount", "TOTAL", "Active", "ACTIVE", "Size", "SIZE", "Reclaimable", "RECLAIMABLE");

    private final Flag<String> format;
    private final Flag<Boolean> verbose;

    public DfCommand(Syntax syntax) {
        format = syntax.text("", "format", "Print with a Go template, 'table TEMPLATE' or 'json'");
        verbose = syntax.flag("v", "verbose", "Show each image, container and volume");
    }

    /** A line whose columns are known beforehand. */
    private record Row(Map<String, String> cells) implements Fields {
        static Row of(String... pairs) {
            return new Row(Listing.headings(pairs));
        }

        @Override
        public List<String> names() {
            return List.copyOf(cells.keySet());
        }

        @Override
        public Object field(String name) {
            String cell = cells.get(name);
            if (cell == null) {
                throw new TemplateException("can't evaluate field " + name + " in a line of disk usage");
            }
            return cell;
        }
    }

    @Override
    public int run(Session session, List<String> arguments) throws IOException {
        Doc usage = Doc.of(session.engine().get("/system/df", new Query()));
        if (verbose.get()) {
            details(session, usage);
            return 0;
        }
        List<Row> rows = new ArrayList<>();
        rows.add(images(usage));
        rows.add(containers(usage));
        rows.add(volumes(usage));
        rows.add(row("Build Cache", usage.docs("BuildCache").size(), 0, 0, 0, false));
        String template = format.get().isEmpty() || format.get().equals("table") ? TABLE : format.get();
        Listing.print(session.console(), template, HEADINGS, rows);
        return 0;
    }

    private static Row row(String type, int total, int active, long size, long reclaimable, boolean percent) {
        String share = percent && size > 0 ? " (" + reclaimable * 100 / size + "%)" : "";
        return Row.of(
                "Type", type,
                "TotalCount", Integer.toString(total),
                "Active", Integer.toString(active),
                "Size", Sizes.decimal(size, 4),
                "Reclaimable", Sizes.decimal(reclaimable, 4) + share);
    }

    private static Row images(Doc usage) {
        int active = 0;
        long used = 0;
        for (Doc image : usage.docs("Images")) {
            if (image.number("Containers") > 0) {
                active++;
                used += image.number("Size") - Math.max(0, image.number("SharedSize"));
            }
        }
        long size = usage.number("LayersSize");
        return row("Images", usage.docs("Images").size(), active, size, size - used, true);
    }

    private static boolean isActive(Doc container) {
        return List.of("running", "paused", "restarting").contains(container.string("State"));
    }

    private static Row containers(Doc usage) {
        int active = 0;
        long size = 0;
        long reclaimable = 0;
        for (Doc container : usage.docs("Containers")) {
            size += container.number("SizeRw");
            if (isActive(container)) {
                active++;
            } else {
                reclaimable += container.number("SizeRw");
            }
        }
        return row("Containers", usage.docs("Containers").size(), active, size, reclaimable, true);
    }

    private static Row volumes(Doc usage) {
        int active = 0;
        long size = 0;
        long reclaimable = 0;
        for (Doc volume : usage.docs("Volumes")) {
            long bytes = Math.max(0, volume.doc("UsageData").number("Size"));
            size += bytes;
            if (volume.doc("UsageData").number("RefCount") > 0) {
                active++;
            } else {
                reclaimable += bytes;
            }
        }
        return row("Local Volumes", usage.docs("Volumes").size(), active, size, reclaimable, true);
    }

    private static void details(Session session, Doc usage) {
        session.console().line("Images space usage:\n");
        List<Row> images = new ArrayList<>();
        for (Doc image : usage.docs("Images")) {
            long shared = Math.max(0, image.number("SharedSize"));
            List<String> names = image.strings("RepoTags");
            for (String name : names.isEmpty() ? List.of("<none>:<none>") : names) {
                int colon = name.lastIndexOf(':');
                images.add(Row.of(
                        "Repository", name.substring(0, colon),
                        "Tag", name.substring(colon + 1),
                        "ID", Texts.shortId(image.string("Id")),
                        "Created", Times.ago(java.time.Instant.ofEpochSecond(image.number("Created"))),
                        "Size", Sizes.decimal(image.number("Size"), 3),
                        "Shared", Sizes.decimal(shared, 4),
                        "Unique", Sizes.decimal(image.number("Size") - shared, 4),
                        "Containers", Long.toString(image.number("Containers"))));
            }
        }
        Listing.print(
                session.console(),
                "table {{.Repository}}\t{{.Tag}}\t{{.ID}}\t{{.Created}}\t{{.Size}}\t{{.Shared}}\t{{.Unique}}\t{{.Containers}}",
                Listing.headings(
                        "Repository",
                        "REPOSITORY",
                        "Tag",
                        "TAG",
                        "ID",
                        "IMAGE ID",
                        "Created",
                        "CREATED",
                        "Size",
                        "SIZE",
                        "Shared",
                        "SHARED SIZE",
                        "Unique",
                        "UNIQUE SIZE",
                        "Containers",
                        "CONTAINERS"),
                images);
        session.console().line("\nContainers space usage:\n");
        List<Row> containers = new ArrayList<>();
        for (Doc container : usage.docs("Containers")) {
            long volumes = container.docs("Mounts").stream()
                    .filter(mount -> mount.string("Type").equals("volume"))
                    .count();
            List<String> names = container.strings("Names");
            containers.add(Row.of(
                    "ID", Texts.shortId(container.string("Id")),
                    "Image", container.string("Image"),
                    "Command", Texts.quoted(Texts.ellipsis(container.string("Command"), 20)),
                    "Volumes", Long.toString(volumes),
                    "Size", Sizes.decimal(container.number("SizeRw"), 3),
                    "Created", Times.ago(java.time.Instant.ofEpochSecond(container.number("Created"))),
                    "Status", container.string("Status"),
                    "Names", names.isEmpty() ? "" : names.get(0).substring(1)));
        }
        Listing.print(
                session.console(),
                "table {{.ID}}\t{{.Image}}\t{{.Command}}\t{{.Volumes}}\t{{.Size}}\t{{.Created}}\t{{.Status}}\t{{.Names}}",
                Listing.headings(
                        "ID",
                        "CONTAINER ID",
                        "Image",
                        "IMAGE",
                        "Command",
                        "COMMAND",
                        "Volumes",
                        "LOCAL VOLUMES",
                        "Size",
                        "SIZE",
                        "Created",
                        "CREATED",
                        "Status",
                        "STATUS",
                        "Names",
                        "NAMES"),
                containers);
        session.console().line("\nLocal Volumes space usage:\n");
        List<Row> volumes = new ArrayList<>();
        for (Doc volume : usage.docs("Volumes")) {
            volumes.add(Row.of(
                    "Name", volume.string("Name"),
                    "Links", Long.toString(volume.doc("UsageData").number("RefCount")),
                    "Size", Sizes.decimal(Math.max(0, volume.doc("UsageData").number("Size")), 3)));
        }
        Listing.print(
                session.console(),
                "table {{.Name}}\t{{.Links}}\t{{.Size}}",
                Listing.headings("Name", "VOLUME NAME", "Links", "LINKS", "Size", "SIZE"),
                volumes);
        session.console().line("\nBuild cache usage: 0B\n");
        session.console().line("CACHE ID   CACHE TYPE   SIZE      CREATED   LAST USED   USAGE     SHARED");
    }
}
