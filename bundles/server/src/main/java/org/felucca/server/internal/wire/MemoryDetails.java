package org.felucca.server.internal.wire;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The lines of {@code memory.stat} that Docker tells, all of them, 0 where the kernel has no such line. Kernels write more, but typed clients
 * (docker-java before 3.2) break on names that they do not know.
 */
final class MemoryDetails {
    private static final List<String> COUNTED = List.of(
            "active_anon",
            "active_file",
            "cache",
            "dirty",
            "inactive_anon",
            "inactive_file",
            "mapped_file",
            "pgfault",
            "pgmajfault",
            "pgpgin",
            "pgpgout",
            "rss",
            "rss_huge",
            "unevictable",
            "writeback");

    private static final Map<String, Long> VERSION_1 = zeros(Stream.concat(
            Stream.of("hierarchical_memory_limit", "hierarchical_memsw_limit"),
            COUNTED.stream().flatMap(name -> Stream.of(name, "total_" + name))));

    private static final Map<String, Long> VERSION_2 = zeros(Stream.of(
            "active_anon",
            "active_file",
            "anon",
            "anon_thp",
            "file",
            "file_dirty",
            "file_mapped",
            "file_writeback",
            "inactive_anon",
            "inactive_file",
            "kernel_stack",
            "pgactivate",
            "pgdeactivate",
            "pgfault",
            "pglazyfree",
            "pglazyfreed",
            "pgmajfault",
            "pgrefill",
            "pgscan",
            "pgsteal",
            "shmem",
            "slab",
            "slab_reclaimable",
            "slab_unreclaimable",
            "sock",
            "thp_collapse_alloc",
            "thp_fault_alloc",
            "unevictable",
            "workingset_activate",
            "workingset_nodereclaim",
            "workingset_refault"));

    private MemoryDetails() {}

    private static Map<String, Long> zeros(Stream<String> names) {
        return names.collect(Collectors.toUnmodifiableMap(name -> name, name -> 0L));
    }

    /** What Docker tells of these lines of a version 1 or 2 (unified) control group, by name. */
    static Map<String, Long> of(Map<String, Long> lines, boolean unified) {
        Map<String, Long> told = new TreeMap<>(unified ? VERSION_2 : VERSION_1);
        told.replaceAll((name, zero) -> lines.getOrDefault(name, zero));
        return told;
    }
}
