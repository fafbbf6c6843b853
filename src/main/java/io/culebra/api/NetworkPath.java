package io.culebra.api;

import java.net.InetSocketAddress;

/**
 * The two addresses between which a connection's packets travel.
 *
 * @param local this side's
 * @param peer the other side's
 */
public record NetworkPath(InetSocketAddress local, InetSocketAddress peer) {}
