package io.bootfs.converter.bootimage;

import org.jspecify.annotations.Nullable;

/**
 * The users and groups of an image, by which a runtime finds out whom USER and {@code --user} mean
 * before there is the image's own root. Immutable; the arrays are not copied.
 *
 * @param passwd the image's {@code /etc/passwd}, or null if it has none
 * @param group the image's {@code /etc/group}, or null if it has none
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record Accounts(byte @Nullable [] passwd, byte @Nullable [] group) {}
