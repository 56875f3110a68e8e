package org.felucca.client.format;

import org.felucca.client.ClientException;

/** A template that cannot be read or carried out. */
public final class TemplateException extends ClientException {
    private static final long serialVersionUID = 1L;

    public TemplateException(String message) {
        super(message);
    }
}
