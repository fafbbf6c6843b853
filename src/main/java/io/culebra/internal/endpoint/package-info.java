/** The connections of one worker: which one, a new one, or a stateless reply. */
@NullMarked
package io.culebra.internal.endpoint;

import org.jspecify.annotations.NullMarked;
