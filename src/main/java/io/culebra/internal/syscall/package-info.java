/**
 * The Linux kernel as Java sees it: system calls through FFM, and the structures that they take.
 */
@NullMarked
package io.culebra.internal.syscall;

import org.jspecify.annotations.NullMarked;
