/** Codecs of everything on the wire, and the words that all higher floors share. */
@NullMarked
package io.culebra.internal.wire;

import org.jspecify.annotations.NullMarked;
