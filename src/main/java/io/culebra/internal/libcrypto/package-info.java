/**
 * The ciphers of a native libcrypto (OpenSSL 3), found at run time and called through the foreign
 * function interface. Nothing depends on it: where none is found, the JDK's ciphers do.
 */
@NullMarked
package io.culebra.internal.libcrypto;

import org.jspecify.annotations.NullMarked;
