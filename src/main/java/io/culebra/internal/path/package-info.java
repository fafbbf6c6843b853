/** Between which addresses a connection's packets travel, whether they may, and under which ids. */
@NullMarked
package io.culebra.internal.path;

import org.jspecify.annotations.NullMarked;
