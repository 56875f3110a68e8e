package org.felucca.distribution.internal.registry;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Whom to believe to be a registry. Docker's layout, in each of some folders: {@code <host>[:<port>]/*.crt} are authorities besides the system's,
 * {@code NAME.cert} with {@code NAME.key} is shown to a registry that asks for a certificate. Read when a host is first spoken to.
 */
public final class Trust {
    private final List<Path> folders;
    private final Predicate<String> insecure;

    /** @param insecure whether a host's certificate does not count */
    public Trust(List<Path> folders, Predicate<String> insecure) {
        this.folders = List.copyOf(folders);
        this.insecure = insecure;
    }

    /** For a host, with its port if one is said. Throws IOException with the file that can't be used. */
    SSLContext context(String authority) throws IOException {
        List<Path> files = files(authority);
        try {
            TrustManager[] trust = insecure.test(authority)
                    ? new TrustManager[] {new Anybody()}
                    : authorities(files.stream()
                            .filter(f -> f.toString().endsWith(".crt"))
                            .toList());
            KeyManager[] keys = keys(
                    files.stream().filter(f -> f.toString().endsWith(".cert")).toList());
            if (trust == null && keys == null) {
                return SSLContext.getDefault();
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, trust, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("certificates of " + authority + ": " + e.getMessage(), e);
        }
    }

    private List<Path> files(String authority) throws IOException {
        List<Path> all = new ArrayList<>();
        for (Path folder : folders) {
            Path of = folder.resolve(authority);
            if (Files.isDirectory(of)) {
                try (Stream<Path> files = Files.list(of)) {
                    files.sorted().forEach(all::add);
                }
            }
        }
        return all;
    }

    /** The system's with these; null for the system's alone. */
    private static TrustManager[] authorities(List<Path> files) throws IOException, GeneralSecurityException {
        if (files.isEmpty()) {
            return null;
        }
        KeyStore store = emptyStore();
        int number = 0;
        for (Path file : files) {
            for (Certificate certificate : certificates(file)) {
                store.setCertificateEntry("own" + number++, certificate);
            }
        }
        TrustManagerFactory system = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        system.init((KeyStore) null);
        for (TrustManager manager : system.getTrustManagers()) {
            if (manager instanceof X509TrustManager x509) {
                for (X509Certificate certificate : x509.getAcceptedIssuers()) {
                    store.setCertificateEntry("system" + number++, certificate);
                }
            }
        }
        TrustManagerFactory both = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        both.init(store);
        return both.getTrustManagers();
    }

    private static KeyManager[] keys(List<Path> files) throws IOException, GeneralSecurityException {
        if (files.isEmpty()) {
            return null;
        }
        KeyStore store = emptyStore();
        for (Path file : files) {
            Path key = file.resolveSibling(file.getFileName().toString().replaceFirst("cert$", "key"));
            if (!Files.exists(key)) {
                throw new IOException("missing key " + key + " for client certificate " + file
                        + ". CA certificates must use the extension .crt");
            }
            store.setKeyEntry(
                    file.toString(), key(key), new char[0], certificates(file).toArray(new Certificate[0]));
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, new char[0]);
        return factory.getKeyManagers();
    }

    private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        return store;
    }

    private static List<Certificate> certificates(Path file) throws IOException, GeneralSecurityException {
        try (InputStream in = new ByteArrayInputStream(Files.readAllBytes(file))) {
            return List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in));
        } catch (GeneralSecurityException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    /** PKCS 8, of whatever kind. */
    private static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
        String pem = Files.readString(file, StandardCharsets.US_ASCII);
        int begin = pem.indexOf("-----BEGIN PRIVATE KEY-----");
        int end = pem.indexOf("-----END PRIVATE KEY-----");
        if (begin < 0 || end < begin) {
            throw new IOException(file + ": no PKCS 8 key (BEGIN PRIVATE KEY)");
        }
        String base64 = pem.substring(pem.indexOf('\n', begin), end);
        PKCS8EncodedKeySpec spec =
                new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(base64));
        InvalidKeySpecException last = null;
        for (String algorithm : List.of("RSA", "EC", "Ed25519")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (InvalidKeySpecException e) {
                last = e; // of another kind
            }
        }
        throw last;
    }

    /** Believes everybody, whatever name is in the certificate. */
    private static final class Anybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
