package io.bootfs.store.ssh;

import io.bootfs.store.ChunkStore;
import io.bootfs.store.StoreOpener;
import io.bootfs.store.StoreUrl;
import io.bootfs.store.WritableChunkStore;
import java.io.IOException;
import java.util.Set;

/** Opens stores that are reached over SSH: {@code ssh://} and {@code sftp://}. Stateless. */
public final class SshOpener implements StoreOpener {

  /** Creates the service. */
  public SshOpener() {}

  @Override
  public Set<String> schemes() {
    return Set.of("ssh", "sftp");
  }

  @Override
  public Set<String> options() {
    return SshOptions.NAMES;
  }

  @Override
  public ChunkStore open(StoreUrl url) throws IOException {
    if (url.scheme().equals("sftp")) {
      return openWritable(url);
    }
    SshAddress address = SshAddress.parse(url.text());
    return new SshStore(address, SshOptions.of(url.options(), address));
  }

  @Override
  public WritableChunkStore openWritable(StoreUrl url) throws IOException {
    SshAddress address = SshAddress.parse(url.text());
    if (url.scheme().equals("ssh")) {
      throw new IOException("can't write chunks to " + address + ": name it as sftp://");
    }
    return new SftpStore(address, SshOptions.of(url.options(), address));
  }
}
