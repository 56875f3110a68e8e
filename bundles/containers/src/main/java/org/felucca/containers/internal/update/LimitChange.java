package org.felucca.containers.internal.update;

import java.util.Optional;
import org.felucca.model.Errors;
import org.felucca.model.HostConfig;
import org.felucca.model.HostConfigBuilder;
import org.felucca.model.Resources;
import org.felucca.model.ResourcesBuilder;
import org.felucca.model.RestartPolicy;

/** What a wish for other limits makes of those that there are, or why it can't. Docker's rules and words. */
final class LimitChange {
    private LimitChange() {}

    /** The settings with the change. Throws CONFLICT where it does not go with what is set already. */
    static HostConfig apply(HostConfig host, Resources wanted, Optional<RestartPolicy> policy) {
        checkProcessors(host.resources(), wanted);
        long swap = host.resources().memorySwap();
        boolean limited = swap != -1;
        if (limited && wanted.memory() > swap && wanted.memorySwap() == 0) {
            throw Errors.conflict("Memory limit should be smaller than already set memoryswap limit,"
                    + " update the memoryswap at the same time");
        }
        HostConfigBuilder changed = HostConfigBuilder.builder(host).resources(merge(host.resources(), wanted));
        policy.filter(p -> !p.name().isEmpty()).ifPresent(p -> {
            if (host.autoRemove() && !p.name().equals("no")) {
                throw Errors.conflict(
                        "Restart policy cannot be updated because AutoRemove is enabled for the container");
            }
            changed.restartPolicy(p);
        });
        return changed.build();
    }

    /** Processors are a period and a quota in other words: who has said it in the one way can't change it in the other. */
    private static void checkProcessors(Resources now, Resources wanted) {
        if (wanted.nanoCpus() > 0 && now.cpuPeriod() > 0) {
            throw Errors.conflict(
                    "Conflicting options: Nano CPUs cannot be updated as CPU Period has already been set");
        }
        if (wanted.nanoCpus() > 0 && now.cpuQuota() > 0) {
            throw Errors.conflict("Conflicting options: Nano CPUs cannot be updated as CPU Quota has already been set");
        }
        if (wanted.cpuPeriod() > 0 && now.nanoCpus() > 0) {
            throw Errors.conflict("Conflicting options: CPU Period cannot be updated as NanoCPUs has already been set");
        }
        if (wanted.cpuQuota() > 0 && now.nanoCpus() > 0) {
            throw Errors.conflict("Conflicting options: CPU Quota cannot be updated as NanoCPUs has already been set");
        }
    }

    private static Resources merge(Resources now, Resources wanted) {
        return ResourcesBuilder.builder(now)
                .memory(either(wanted.memory(), now.memory()))
                .memorySwap(either(wanted.memorySwap(), now.memorySwap()))
                .memoryReservation(either(wanted.memoryReservation(), now.memoryReservation()))
                .nanoCpus(either(wanted.nanoCpus(), now.nanoCpus()))
                .cpuShares(either(wanted.cpuShares(), now.cpuShares()))
                .cpuPeriod(either(wanted.cpuPeriod(), now.cpuPeriod()))
                .cpuQuota(either(wanted.cpuQuota(), now.cpuQuota()))
                .cpuRealtimePeriod(either(wanted.cpuRealtimePeriod(), now.cpuRealtimePeriod()))
                .cpuRealtimeRuntime(either(wanted.cpuRealtimeRuntime(), now.cpuRealtimeRuntime()))
                .cpusetCpus(wanted.cpusetCpus().isEmpty() ? now.cpusetCpus() : wanted.cpusetCpus())
                .cpusetMems(wanted.cpusetMems().isEmpty() ? now.cpusetMems() : wanted.cpusetMems())
                .pidsLimit(wanted.pidsLimit().or(now::pidsLimit))
                .blkioWeight(wanted.blkioWeight() == 0 ? now.blkioWeight() : wanted.blkioWeight())
                .build();
    }

    private static long either(long wanted, long now) {
        return wanted == 0 ? now : wanted;
    }

    /** What takes a change back: the limits as they were, where there was none the one that means none. */
    static Resources undo(Resources now, Resources wanted) {
        ResourcesBuilder back = ResourcesBuilder.builder();
        if (wanted.memory() != 0 || wanted.memorySwap() != 0) {
            back.memory(none(now.memory())).memorySwap(none(now.memorySwap()));
        }
        if (wanted.memoryReservation() != 0) {
            back.memoryReservation(none(now.memoryReservation()));
        }
        if (wanted.nanoCpus() != 0) {
            back.nanoCpus(now.nanoCpus()).cpuQuota(now.nanoCpus() == 0 ? -1 : 0);
        }
        if (wanted.cpuQuota() != 0 || wanted.cpuPeriod() != 0) {
            back.cpuQuota(none(now.cpuQuota())).cpuPeriod(either(now.cpuPeriod(), 100_000));
        }
        if (wanted.cpuShares() != 0) {
            back.cpuShares(either(now.cpuShares(), 1024));
        }
        if (wanted.pidsLimit().isPresent()) {
            back.pidsLimit(now.pidsLimit().or(() -> Optional.of(-1L)));
        }
        return back.cpusetCpus(wanted.cpusetCpus().isEmpty() ? "" : now.cpusetCpus())
                .cpusetMems(wanted.cpusetMems().isEmpty() ? "" : now.cpusetMems())
                .build();
    }

    private static long none(long limit) {
        return limit == 0 ? -1 : limit;
    }
}
