package org.felucca.engine.site;

import java.nio.file.Path;
import java.util.Optional;
import org.felucca.model.Absent;

/**
 * Where a site is.
 *
 * @param host an address of this host, or a name for one
 * @param port 0 for any
 * @param certificate where TLS is spoken: the file with the certificate chain, PEM, the site's own first
 * @param key its private key, PEM, PKCS 8; there if the certificate is
 */
public record SiteAddress(String host, int port, Optional<Path> certificate, Optional<Path> key) {
    public SiteAddress {
        certificate = Absent.optional(certificate);
        key = Absent.optional(key);
    }
}
