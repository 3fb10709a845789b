/**
 * Files of models and data: strict readers, canonical writers and digests.
 *
 * <p>In: paths to {@code .npy}, {@code .npz}, {@code .safetensors}, IDX, CIFAR-10 and CSV files,
 * and the bytes of certificates. Out: the immutable values of {@code org.isthmus.numeric.model},
 * widened exactly to binary64, or an {@link org.isthmus.numeric.files.UnreadableFileException} that
 * says what was found and what was expected. Part of the trusted base; every module may call it.
 */
package org.isthmus.numeric.files;
