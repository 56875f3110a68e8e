package org.felucca.archive;

/** What becomes of the whiteouts of a layer tar (OCI image-spec, layer.md, "Whiteouts"). */
public enum WhiteoutForm {
    /** For overlayfs (kernel, filesystems/overlayfs.rst): a character device 0/0, and the attribute {@code trusted.overlay.opaque}. */
    OVERLAY,
    /** What they name is removed: the folder already holds the lower layers. */
    DELETE,
    /** Nothing: the tar is not that of a layer, and a name that begins with {@code .wh.} is a name. */
    PLAIN
}
