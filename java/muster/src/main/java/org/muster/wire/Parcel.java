package org.muster.wire;

/**
 * One message as it travels: a head of bytes, and primitive arrays that follow it without being copied into it.
 *
 * @param head the encoded message
 * @param bulk primitive arrays of any type
 */
public record Parcel(byte[] head, Object[] bulk) {}
