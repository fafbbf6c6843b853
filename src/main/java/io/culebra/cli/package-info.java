/** Command-line programs. */
@NullMarked
package io.culebra.cli;

import org.jspecify.annotations.NullMarked;
