package io.bootfs.fuse;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import org.junit.jupiter.api.Test;

class FusePrerequisitesTest {

  @Test
  void theRemedyIsThatOfWhatKeepsTheDeviceShut() {
    String device = "/dev/fuse";
    assertThat(FusePrerequisites.remedy(new AccessDeniedException(device)))
        .endsWith("chmod 666 /dev/fuse");
    assertThat(
            FusePrerequisites.remedy(
                new FileSystemException(device, null, "Operation not permitted")))
        .endsWith("--device /dev/fuse");
  }
}
