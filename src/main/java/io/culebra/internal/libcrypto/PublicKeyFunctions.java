package io.culebra.internal.libcrypto;

import java.lang.foreign.MemorySegment;

/**
 * The EVP_PKEY functions of one libcrypto. Named as there, without prefixes; {@code false} is
 * failure. Pointers and sizes are {@code long}s.
 */
final class PublicKeyFunctions {
    /** Selects both halves of a key, and what goes with them. */
    static final int KEY_PAIR = 0x87;

    private final MemorySegment contextOfName;
    private final MemorySegment contextOfKey;
    private final MemorySegment contextFree;
    private final MemorySegment contextSetParams;
    private final MemorySegment keyFree;
    private final MemorySegment keygenInit;
    private final MemorySegment generate;
    private final MemorySegment fromdataInit;
    private final MemorySegment fromdata;
    private final MemorySegment getOctets;
    private final MemorySegment setPublicKey;
    private final MemorySegment rawPublicKey;
    private final MemorySegment privateKey;
    private final MemorySegment deriveInit;
    private final MemorySegment deriveSetPeer;
    private final MemorySegment derive;
    private final MemorySegment signInit;
    private final MemorySegment sign;
    private final MemorySegment verifyInit;
    private final MemorySegment verify;
    private final MemorySegment digestNew;
    private final MemorySegment digestFree;
    private final MemorySegment digestSignInit;
    private final MemorySegment digestSign;
    private final MemorySegment digestVerifyInit;
    private final MemorySegment digestVerify;
    private final MemorySegment encapsulateInit;
    private final MemorySegment encapsulate;
    private final MemorySegment decapsulateInit;
    private final MemorySegment decapsulate;
    private final MemorySegment randomBytes;
    private final MemorySegment clearError;

    PublicKeyFunctions(NativeLibrary library) throws UnusableLibraryException {
        contextOfName = library.function("EVP_PKEY_CTX_new_from_name");
        contextOfKey = library.function("EVP_PKEY_CTX_new_from_pkey");
        contextFree = library.function("EVP_PKEY_CTX_free");
        contextSetParams = library.function("EVP_PKEY_CTX_set_params");
        keyFree = library.function("EVP_PKEY_free");
        keygenInit = library.function("EVP_PKEY_keygen_init");
        generate = library.function("EVP_PKEY_generate");
        fromdataInit = library.function("EVP_PKEY_fromdata_init");
        fromdata = library.function("EVP_PKEY_fromdata");
        getOctets = library.function("EVP_PKEY_get_octet_string_param");
        setPublicKey = library.function("EVP_PKEY_set1_encoded_public_key");
        rawPublicKey = library.function("EVP_PKEY_new_raw_public_key_ex");
        privateKey = library.function("d2i_AutoPrivateKey");
        deriveInit = library.function("EVP_PKEY_derive_init");
        deriveSetPeer = library.function("EVP_PKEY_derive_set_peer_ex");
        derive = library.function("EVP_PKEY_derive");
        signInit = library.function("EVP_PKEY_sign_init");
        sign = library.function("EVP_PKEY_sign");
        verifyInit = library.function("EVP_PKEY_verify_init");
        verify = library.function("EVP_PKEY_verify");
        digestNew = library.function("EVP_MD_CTX_new");
        digestFree = library.function("EVP_MD_CTX_free");
        digestSignInit = library.function("EVP_DigestSignInit_ex");
        digestSign = library.function("EVP_DigestSign");
        digestVerifyInit = library.function("EVP_DigestVerifyInit_ex");
        digestVerify = library.function("EVP_DigestVerify");
        encapsulateInit = library.function("EVP_PKEY_encapsulate_init");
        encapsulate = library.function("EVP_PKEY_encapsulate");
        decapsulateInit = library.function("EVP_PKEY_decapsulate_init");
        decapsulate = library.function("EVP_PKEY_decapsulate");
        randomBytes = library.function("RAND_priv_bytes");
        clearError = library.function("ERR_clear_error");
    }

    /** For what is {@linkplain Owner owned}. */
    MemorySegment contextFree() {
        return contextFree;
    }

    /** For what is {@linkplain Owner owned}. */
    MemorySegment keyFree() {
        return keyFree;
    }

    /** For what is {@linkplain Owner owned}. */
    MemorySegment digestFree() {
        return digestFree;
    }

    /** 0 if there is no such kind of key. */
    long contextOfName(long name) {
        return Downcalls.pointer(contextOfName, 0, name, 0);
    }

    long contextOfKey(long key) {
        return Downcalls.pointer(contextOfKey, 0, key, 0);
    }

    void freeContext(long context) {
        Downcalls.nothing(contextFree, context);
    }

    boolean setParams(long context, long params) {
        return Downcalls.number(contextSetParams, context, params) == 1;
    }

    void freeKey(long key) {
        Downcalls.nothing(keyFree, key);
    }

    boolean keygenInit(long context) {
        return Downcalls.number(keygenInit, context) == 1;
    }

    /** {@code keyAt} points to 0, or to a key to be filled. */
    boolean generate(long context, long keyAt) {
        return Downcalls.number(generate, context, keyAt) == 1;
    }

    boolean fromdataInit(long context) {
        return Downcalls.number(fromdataInit, context) == 1;
    }

    boolean fromdata(long context, long keyAt, int selection, long params) {
        return Downcalls.number(fromdata, context, keyAt, selection, params) == 1;
    }

    boolean octets(long key, long name, long to, long room, long lengthAt) {
        return Downcalls.number(getOctets, key, name, to, room, lengthAt) == 1;
    }

    boolean setPublicKey(long key, long encoded, long length) {
        return Downcalls.number(setPublicKey, key, encoded, length) == 1;
    }

    /** 0 if the bytes are no such key. */
    long rawPublicKey(long name, long bytes, long length) {
        return Downcalls.pointer(rawPublicKey, 0, name, 0, bytes, length);
    }

    /** Of PKCS#8 or one of the older forms; {@code fromAt} points to where the bytes are. */
    long privateKey(long fromAt, long length) {
        return Downcalls.pointer(privateKey, 0, fromAt, length);
    }

    boolean deriveInit(long context) {
        return Downcalls.number(deriveInit, context) == 1;
    }

    /** Does not look at the peer's key again: {@link #setPublicKey} has. */
    boolean deriveSetPeer(long context, long peer) {
        return Downcalls.number(deriveSetPeer, context, peer, 0) == 1;
    }

    boolean derive(long context, long to, long lengthAt) {
        return Downcalls.number(derive, context, to, lengthAt) == 1;
    }

    boolean signInit(long context) {
        return Downcalls.number(signInit, context) == 1;
    }

    boolean sign(long context, long to, long lengthAt, long hash, long hashLength) {
        return Downcalls.number(sign, context, to, lengthAt, hash, hashLength) == 1;
    }

    boolean verifyInit(long context) {
        return Downcalls.number(verifyInit, context) == 1;
    }

    boolean verify(long context, long signature, long length, long hash, long hashLength) {
        return Downcalls.number(verify, context, signature, length, hash, hashLength) == 1;
    }

    long digestNew() {
        return Downcalls.pointer(digestNew);
    }

    void freeDigest(long digest) {
        Downcalls.nothing(digestFree, digest);
    }

    /** For a key that does its own hashing. */
    boolean digestSignInit(long digest, long key) {
        return Downcalls.number(digestSignInit, digest, 0, 0, 0, 0, key, 0) == 1;
    }

    boolean digestSign(long digest, long to, long lengthAt, long content, long length) {
        return Downcalls.number(digestSign, digest, to, lengthAt, content, length) == 1;
    }

    /** For a key that does its own hashing. */
    boolean digestVerifyInit(long digest, long key) {
        return Downcalls.number(digestVerifyInit, digest, 0, 0, 0, 0, key, 0) == 1;
    }

    boolean digestVerify(long digest, long signature, long size, long content, long length) {
        return Downcalls.number(digestVerify, digest, signature, size, content, length) == 1;
    }

    boolean encapsulateInit(long context) {
        return Downcalls.number(encapsulateInit, context, 0) == 1;
    }

    boolean encapsulate(long context, long to, long lengthAt, long secret, long secretLengthAt) {
        return Downcalls.number(encapsulate, context, to, lengthAt, secret, secretLengthAt) == 1;
    }

    boolean decapsulateInit(long context) {
        return Downcalls.number(decapsulateInit, context, 0) == 1;
    }

    boolean decapsulate(long context, long secret, long secretLengthAt, long from, long length) {
        return Downcalls.number(decapsulate, context, secret, secretLengthAt, from, length) == 1;
    }

    /** Chance for secrets. */
    boolean randomBytes(long to, int length) {
        return Downcalls.number(randomBytes, to, length) == 1;
    }

    /** For what fails only if the library is broken or memory is out. */
    void require(boolean ok, String what) {
        if (!ok) {
            clearError();
            throw new IllegalStateException("libcrypto fails at " + what);
        }
    }

    /** Forgets why a call of this thread failed. */
    void clearError() {
        Downcalls.nothing(clearError);
    }
}
