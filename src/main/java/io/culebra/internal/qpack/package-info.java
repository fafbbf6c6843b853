/**
 * Field compression of HTTP/3 (RFC 9204): static table, literals, Huffman; no dynamic table yet.
 */
@NullMarked
package io.culebra.internal.qpack;

import org.jspecify.annotations.NullMarked;
