package org.felucca.registry.internal;

import at.favre.lib.crypto.bcrypt.BCrypt;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.felucca.model.Digest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may: a file as {@code htpasswd -B} writes it, a line {@code USER:BCRYPT} each. It is read again when it has changed. A password that was right is
 * remembered by its hash, as bcrypt takes its time with each request.
 */
final class Passwords {
    private static final Logger LOG = LoggerFactory.getLogger(Passwords.class);
    private static final String SCHEME = "basic ";
    private static final int MOST_REMEMBERED = 1000;

    /** What nobody has the password of: who asks for somebody unknown waits as long as for somebody known. */
    private static final String NOBODY = "$2a$10$7EqJtq98hPqEX7fNZaFWoOhi5cM0v0R5nTG3nSyn1C5N8F.2Jr5Xe";

    private final Path file;

    /** Whoever sends wrong passwords does not get all processors. */
    private final Semaphore turns = new Semaphore(1);

    @GuardedBy("this")
    private Map<String, String> hashes = Map.of();

    @GuardedBy("this")
    private final Set<Digest> right = new HashSet<>();

    @GuardedBy("this")
    private String stamp = "";

    Passwords(Path file) {
        this.file = file;
    }

    /** Whether what a header says is right. */
    boolean accept(Optional<String> authorization) throws InterruptedException {
        String said = authorization.orElse("").strip();
        if (!said.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return false;
        }
        String pair;
        try {
            pair = new String(
                    Base64.getDecoder().decode(said.substring(SCHEME.length()).strip()), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return false;
        }
        int colon = pair.indexOf(':');
        return colon > 0 && accept(pair.substring(0, colon), pair.substring(colon + 1));
    }

    private boolean accept(String user, String password) throws InterruptedException {
        String hash;
        Digest known;
        synchronized (this) {
            refresh();
            hash = hashes.get(user);
            known = Digest.of((user + ":" + password + ":" + hash).getBytes(StandardCharsets.UTF_8));
            if (hash != null && right.contains(known)) {
                return true;
            }
        }
        if (!verify(password, hash == null ? NOBODY : hash) || hash == null) {
            return false;
        }
        synchronized (this) {
            if (right.size() >= MOST_REMEMBERED) {
                right.clear();
            }
            right.add(known);
        }
        return true;
    }

    private boolean verify(String password, String hash) throws InterruptedException {
        turns.acquire();
        try {
            return BCrypt.verifyer().verify(password.toCharArray(), hash).verified;
        } catch (IllegalArgumentException e) {
            return false; // longer than bcrypt takes
        } finally {
            turns.release();
        }
    }

    /** A file that can't be read lets nobody in. */
    @GuardedBy("this")
    private void refresh() {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            String is = now.lastModifiedTime() + " " + now.size() + " " + now.fileKey();
            if (!is.equals(stamp)) {
                right.clear();
                hashes = read();
                stamp = is;
            }
        } catch (IOException e) {
            LOG.error("passwords of the registry: {}", e.toString());
            right.clear();
            hashes = Map.of();
            stamp = "";
        }
    }

    private Map<String, String> read() throws IOException {
        Map<String, String> all = new LinkedHashMap<>();
        for (String line : Files.readAllLines(file)) {
            int colon = line.indexOf(':');
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            if (colon <= 0 || !line.startsWith("$2", colon + 1)) {
                LOG.warn("{}: a line is not USER:BCRYPT (htpasswd -B)", file);
                continue;
            }
            all.put(line.substring(0, colon), line.substring(colon + 1).strip());
        }
        return all;
    }
}
