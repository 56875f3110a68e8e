package org.felucca.logs;

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
import java.util.Base64;
import java.util.Collection;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * How a receiver proves who it is, and the sender itself, by files in PEM.
 *
 * @param context what the files say
 * @param checksName whether the receiver's certificate must be of the host that was asked for
 */
public record Tls(SSLContext context, boolean checksName) {
    private static final char[] NO_PASSWORD = {};

    /**
     * Reads the files; an empty path is none.
     *
     * @param authority who signs receivers; empty for those that Java trusts
     * @param certificate the sender's
     * @param key the sender's, PKCS #8
     * @param trustsAll whether any receiver will do
     */
    public static Tls of(String authority, String certificate, String key, boolean trustsAll) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(certificate.isEmpty() ? null : store(certificate, key), NO_PASSWORD);
            context.init(keys.getKeyManagers(), trustsAll ? new TrustManager[] {new Anyone()} : trust(authority), null);
            return new Tls(context, !trustsAll);
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS: " + e.getMessage(), e);
        }
    }

    private static TrustManager[] trust(String authority) throws IOException, GeneralSecurityException {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        if (authority.isEmpty()) {
            trust.init((KeyStore) null);
        } else {
            KeyStore store = empty();
            int count = 0;
            for (Certificate each : certificates(authority)) {
                store.setCertificateEntry("authority-" + count++, each);
            }
            trust.init(store);
        }
        return trust.getTrustManagers();
    }

    private static KeyStore store(String certificate, String key) throws IOException, GeneralSecurityException {
        KeyStore store = empty();
        store.setKeyEntry(
                "sender", key(key), NO_PASSWORD, certificates(certificate).toArray(Certificate[]::new));
        return store;
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        return store;
    }

    private static Collection<? extends Certificate> certificates(String file)
            throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            return CertificateFactory.getInstance("X.509").generateCertificates(in);
        }
    }

    private static PrivateKey key(String file) throws IOException, GeneralSecurityException {
        String text = Files.readString(Path.of(file), StandardCharsets.US_ASCII);
        if (!text.contains("-----BEGIN PRIVATE KEY-----")) {
            throw new IOException(file + " holds no key in PKCS #8 (\"BEGIN PRIVATE KEY\")");
        }
        byte[] bytes = Base64.getMimeDecoder().decode(text.replaceAll("-----[^-]*-----", ""));
        PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(bytes);
        try {
            return KeyFactory.getInstance("RSA").generatePrivate(spec);
        } catch (InvalidKeySpecException e) {
            return KeyFactory.getInstance("EC").generatePrivate(spec);
        }
    }

    /** Trusts whoever answers: what {@code skip-verify} asks for. */
    private static final class Anyone extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
