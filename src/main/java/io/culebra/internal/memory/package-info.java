/** Off-heap bytes: who owns them, who borrows them, and what crosses between host and engine. */
@NullMarked
package io.culebra.internal.memory;

import org.jspecify.annotations.NullMarked;
