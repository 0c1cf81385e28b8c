package org.muster.code;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** Bytes to be digested. Everything of variable length goes in with its length, so that no two things read the same. */
final class Sink {
    private byte[] bytes;
    private int size;

    Sink() {
        this(256);
    }

    Sink(int capacity) {
        bytes = new byte[capacity];
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    static String hex(byte[] digest) {
        return HexFormat.of().formatHex(digest);
    }

    int size() {
        return size;
    }

    /** Drops all from that position on. */
    void truncate(int to) {
        size = to;
    }

    private void room(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.addExact(size, Math.max(size, more)));
        }
    }

    /** One byte. */
    Sink put(int b) {
        room(1);
        bytes[size++] = (byte) b;
        return this;
    }

    /** A number, in as many bytes as it needs. */
    Sink number(long value) {
        room(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
        return this;
    }

    /** A text, char by char: unlike in UTF-8, lone surrogates stay what they are. */
    Sink text(CharSequence text) {
        int length = text.length();
        number(length);
        room(Math.multiplyExact(2, length));
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            bytes[size++] = (byte) c;
            bytes[size++] = (byte) (c >> 8);
        }
        return this;
    }

    /** Bytes with their length. */
    Sink bytes(byte[] other) {
        return number(other.length).raw(other);
    }

    /** Bytes whose length is known to the reader. */
    Sink raw(byte[] other) {
        room(other.length);
        System.arraycopy(other, 0, bytes, size, other.length);
        size += other.length;
        return this;
    }

    byte[] toBytes(int from) {
        return Arrays.copyOfRange(bytes, from, size);
    }

    byte[] toBytes() {
        return toBytes(0);
    }

    /** Feeds what is there from that position on. */
    void feed(int from, MessageDigest sha) {
        sha.update(bytes, from, size - from);
    }

    byte[] digest() {
        MessageDigest sha = sha256();
        feed(0, sha);
        return sha.digest();
    }
}
