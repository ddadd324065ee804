/** Chunks in a bucket of the S3 API; {@link io.bootfs.store.s3.S3Opener} is the way in. */
@NullMarked
package io.bootfs.store.s3;

import org.jspecify.annotations.NullMarked;
