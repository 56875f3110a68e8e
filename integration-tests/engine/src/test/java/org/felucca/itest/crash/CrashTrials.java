package org.felucca.itest.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.felucca.itest.harness.Await;
import org.felucca.itest.harness.Consistency;
import org.felucca.itest.harness.SharedEngine;

/**
 * Kills an engine again and again at random instants while clients work, starts it, and compares. One thread; the clients have their own.
 */
public final class CrashTrials {
    private static final int CONTAINER_CLIENTS = 3;
    private static final int MOST_ANSWERS = 120;
    private static final int MOST_MILLIS = 60;

    private final SharedEngine.Clients engine;
    private final Random random;
    private final Consistency consistency;
    private final List<Client> clients = new ArrayList<>();
    private final LogClient counting;
    /** How often a request of a class was under way when the engine was killed. */
    private final Map<String, Integer> cutShort = new TreeMap<>();

    /** What the last trial has found already. */
    private Set<String> seen = Set.of();

    private final List<String> findings = new ArrayList<>();

    /**
     * @param archives of images that are loaded, by their names
     * @param seed the same seed asks the same, though not at the same instants
     */
    public CrashTrials(SharedEngine.Clients engine, Map<String, byte[]> archives, long seed) {
        this.engine = engine;
        this.random = new Random(seed);
        this.consistency = new Consistency(engine.engine());
        this.counting = new LogClient(engine.http(), new Random(random.nextLong()));
        for (int i = 0; i < CONTAINER_CLIENTS; i++) {
            clients.add(new ContainerClient("client" + i, engine.http(), new Random(random.nextLong())));
        }
        clients.add(new ImageClient(engine.http(), new Random(random.nextLong()), archives));
        clients.add(new VolumeClient(engine.http(), new Random(random.nextLong())));
        clients.add(counting);
        engine.docker().ok("volume", "create", "plain");
        engine.docker().ok("volume", "create", "-o", "type=tmpfs", "-o", "device=tmpfs", "memory");
    }

    /** One instant: work, kill, start, compare. Returns what was found wrong. */
    public List<String> trial(int number) throws InterruptedException {
        List<String> found = new ArrayList<>();
        List<Thread> threads = clients.stream()
                .map(client -> new Thread(client::work, "client"))
                .toList();
        threads.forEach(Thread::start);
        int wanted = random.nextInt(MOST_ANSWERS);
        Await.until(
                () -> wanted + " answers: "
                        + clients.stream().map(Client::answers).toList(),
                () -> clients.stream().mapToInt(Client::answers).sum() >= wanted);
        TimeUnit.MILLISECONDS.sleep(random.nextInt(MOST_MILLIS));
        engine.engine().kill();
        for (Thread thread : threads) {
            thread.join();
        }
        List<String> under = new ArrayList<>();
        for (Client client : clients) {
            if (!client.cutShort().isEmpty()) {
                under.add(client.cutShort());
                cutShort.merge(client.cutShort(), 1, Integer::sum);
            }
        }
        engine.engine().start();
        Set<String> differences = new TreeSet<>(consistency.settled());
        differences.stream().filter(one -> !seen.contains(one)).forEach(found::add);
        seen = differences;
        for (Client client : clients) {
            client.verify();
            found.addAll(client.takeComplaints());
        }
        if (random.nextInt(8) == 0) {
            removeAll(found);
        }
        found.replaceAll(what -> "instant " + number + " " + under + ": " + what);
        findings.addAll(found);
        return found;
    }

    /** Whatever a crash has left can be removed, and nothing of it stays. */
    private void removeAll(List<String> found) {
        engine.removeAllContainers();
        for (Client client : clients) {
            if (client instanceof ContainerClient containers) {
                containers.forget();
            }
            if (client instanceof LogClient logs) {
                logs.forget();
            }
        }
        for (String difference : consistency.settled()) {
            if (!seen.contains(difference)) {
                found.add("after all was removed: " + difference);
            }
        }
    }

    /** What became of the lines that containers wrote all the time. */
    public String lines() {
        return counting.told();
    }

    /** All that was found wrong. */
    public List<String> findings() {
        return List.copyOf(findings);
    }

    /** How often each class of requests was under way. */
    public Map<String, Integer> cutShort() {
        return Map.copyOf(new TreeMap<>(cutShort));
    }
}
