/** Benchmarks of what the runtime keeps to itself. */
@NullMarked
package io.culebra.internal.runtime;

import org.jspecify.annotations.NullMarked;
