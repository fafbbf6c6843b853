package io.culebra.api;

/** Whether a server asks its clients for certificates. */
public enum ClientCertificatePolicy {
    /** It does not. */
    NONE,
    /** It does, but a client that has none may come in without. */
    OPTIONAL,
    /** It does, and a client that has none stays out, with certificate_required. */
    REQUIRED
}
