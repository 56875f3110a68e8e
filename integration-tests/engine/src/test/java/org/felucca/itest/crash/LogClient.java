package org.felucca.itest.crash;

import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.felucca.itest.harness.Http;

/** Has a container that counts in its log, and reads it: no line is missing, none is there twice. */
final class LogClient extends Client {
    private static final long PAUSE = 30_000_000;
    private static final int MOST_LINES = 5_000;
    private static final String BODY =
            """
            {"Image":"busybox","Cmd":["sh","-c","i=0; while :; do echo $i; i=$((i+1)); usleep 3000; done"],
             "HostConfig":{"NetworkMode":"none","LogConfig":{"Type":"%s","Config":{}}}}
            """;

    private String container = "";
    private int lines;
    private int lost;
    private int doubled;
    /** Of the present container, which have been counted. */
    private int missing;

    private int repeated;

    LogClient(Http http, Random random) {
        super(http, random);
    }

    @Override
    void step() {
        if (container.isEmpty()) {
            String body = BODY.formatted(chance(0.5) ? "json-file" : "local");
            Http.Response made = ask("create", "POST", "/containers/create", body);
            if (expect("counting: create", made, 201)) {
                String id = made.object().get("Id").getAsString();
                expect("counting: start", ask("start", "POST", "/containers/" + id + "/start", "{}"), 204);
                container = id;
            }
            return;
        }
        LockSupport.parkNanos(PAUSE); // others shall be killed as well
        expect("counting: logs", ask("logs", "GET", logs("10"), null), 200);
    }

    private String logs(String tail) {
        return "/containers/" + container + "/logs?stdout=1&tail=" + tail;
    }

    @Override
    void verify() {
        if (container.isEmpty()) {
            return; // it was made by nobody who knows
        }
        Http.Response answer = http.get(logs("all"));
        if (!expect("counting: all logs", answer, 200)) {
            container = "";
            return;
        }
        List<String> numbers = Frames.text(answer.bytes()).lines().toList();
        int next = 0;
        int gaps = 0;
        int again = 0;
        for (String number : numbers) {
            if (!number.matches("\\d{1,8}")) {
                complaints.add("counting: a line is \"" + number + "\"");
                continue;
            }
            int now = Integer.parseInt(number);
            gaps += Math.max(0, now - next);
            again += Math.max(0, next - now);
            next = now + 1;
        }
        lost += gaps - missing;
        doubled += again - repeated;
        missing = gaps;
        repeated = again;
        if (next > MOST_LINES) {
            lines += next;
            expect("counting: rm", http.delete("/containers/" + container + "?force=1"), 204);
            forget();
        }
    }

    void forget() {
        container = "";
        missing = 0;
        repeated = 0;
    }

    /** How many lines of containers that are done; how many of all were lost, and how many are there twice. */
    String told() {
        return lines + " lines logged, " + lost + " lost, " + doubled + " doubled";
    }
}
