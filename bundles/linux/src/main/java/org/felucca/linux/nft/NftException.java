package org.felucca.linux.nft;

/** A transaction was refused, nothing of it was done. The message is what nft says, with its marks under the place. */
public final class NftException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NftException(String message) {
        super(message);
    }
}
