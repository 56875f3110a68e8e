package org.felucca.client.container;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.felucca.client.format.Fields;
import org.felucca.client.format.Listing;
import org.felucca.client.format.TemplateException;
import org.felucca.client.json.Doc;
import org.felucca.client.text.Sizes;
import org.felucca.client.text.Texts;

/**
 * One line of {@code felucca stats}.
 *
 * @param container as the user called it
 * @param stats the last sample; empty while there is none
 * @param brief whether ids are cut
 */
record StatsRow(String container, Doc stats, boolean brief) implements Fields {
    static final Map<String, String> HEADINGS = Listing.headings(
            "BlockIO", "BLOCK I/O",
            "CPUPerc", "CPU %",
            "Container", "CONTAINER",
            "ID", "CONTAINER ID",
            "MemPerc", "MEM %",
            "MemUsage", "MEM USAGE / LIMIT",
            "Name", "NAME",
            "NetIO", "NET I/O",
            "PIDs", "PIDS");

    private static final String NONE = "--";

    @Override
    public List<String> names() {
        return List.copyOf(HEADINGS.keySet());
    }

    @Override
    public Object field(String name) {
        return switch (name) {
            case "Container" -> container;
            case "Name" -> known() ? stats.string("name").substring(1) : NONE;
            case "ID" -> brief ? Texts.shortId(stats.string("id")) : stats.string("id");
            case "CPUPerc" -> known() ? percent(cpu()) : NONE;
            case "MemUsage" -> known() ? Sizes.binary(memory()) + " / " + Sizes.binary(limit()) : NONE + " / " + NONE;
            case "MemPerc" -> known() ? percent(limit() == 0 ? 0 : 100.0 * memory() / limit()) : NONE;
            case "NetIO" -> known() ? network("rx_bytes") + " / " + network("tx_bytes") : NONE;
            case "BlockIO" -> known() ? blocks('r') + " / " + blocks('w') : NONE;
            case "PIDs" -> known() ? Long.toString(stats.doc("pids_stats").number("current")) : NONE;
            default -> throw new TemplateException("can't evaluate field " + name + " in type *container.statsContext");
        };
    }

    private boolean known() {
        return !stats.isEmpty();
    }

    private static String percent(double value) {
        return String.format(Locale.ROOT, "%.2f%%", value);
    }

    /** The share of one processor since the sample before. */
    private double cpu() {
        Doc now = stats.doc("cpu_stats");
        Doc before = stats.doc("precpu_stats");
        double used = (double) now.doc("cpu_usage").number("total_usage")
                - before.doc("cpu_usage").number("total_usage");
        double host = (double) now.number("system_cpu_usage") - before.number("system_cpu_usage");
        double processors = now.number("online_cpus");
        if (processors == 0) {
            processors = now.doc("cpu_usage").strings("percpu_usage").size();
        }
        return host > 0 && used > 0 ? used / host * processors * 100 : 0;
    }

    /** Without the page cache that the kernel would give back first. */
    private long memory() {
        Doc memory = stats.doc("memory_stats");
        long usage = memory.number("usage");
        Doc details = memory.doc("stats");
        for (String cache : List.of("total_inactive_file", "inactive_file")) {
            if (details.has(cache)) {
                return details.number(cache) < usage ? usage - details.number(cache) : usage;
            }
        }
        return usage;
    }

    private long limit() {
        return stats.doc("memory_stats").number("limit");
    }

    private String network(String counter) {
        long sum = 0;
        for (Object network : stats.doc("networks").map().values()) {
            sum += Doc.of(network).number(counter);
        }
        return Sizes.decimal(sum, 3);
    }

    private String blocks(char operation) {
        long sum = 0;
        for (Doc entry : stats.doc("blkio_stats").docs("io_service_bytes_recursive")) {
            String op = entry.string("op");
            if (!op.isEmpty() && Character.toLowerCase(op.charAt(0)) == operation) {
                sum += entry.number("value");
            }
        }
        return Sizes.decimal(sum, 3);
    }
}
