package io.culebra.http3;

/**
 * Why an exchange did not come to its end.
 *
 * @param errorCode the code that the stream or the connection ended with, see {@link
 *     Http3ErrorCode#of}
 * @param reason for a log; may hold the peer's words
 * @param unprocessed whether the server certainly did nothing with the request, so that it may be
 *     sent again, whatever its method (RFC 9114 §4.1.1, §5.2)
 */
public record Http3Failure(long errorCode, String reason, boolean unprocessed) {}
