package org.felucca.registry.internal;

import java.lang.annotation.Annotation;

/** A configuration. */
record FixedConfig(String address, String tls_certificate, String passwords, boolean open) implements Registry.Config {
    @Override
    public String tls_key() {
        return tls_certificate;
    }

    @Override
    public boolean read_only() {
        return false;
    }

    @Override
    public boolean images() {
        return true;
    }

    @Override
    public int upload_minutes() {
        return 60;
    }

    @Override
    public int blob_gigabytes() {
        return 100;
    }

    @Override
    public Class<? extends Annotation> annotationType() {
        return Registry.Config.class;
    }
}
