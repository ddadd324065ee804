package io.bootfs.store.s3;

import java.util.List;
import software.amazon.awssdk.core.SdkSystemSetting;

/**
 * Gives the SDK those variables that it asks for by itself, as its system properties: in a
 * container, boot's own environment is not the container's.
 */
final class SdkProperties {

  private static final List<SdkSystemSetting> ASKED_FOR =
      List.of(
          SdkSystemSetting.AWS_CONTAINER_CREDENTIALS_FULL_URI,
          SdkSystemSetting.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI,
          SdkSystemSetting.AWS_CONTAINER_AUTHORIZATION_TOKEN,
          SdkSystemSetting.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE,
          SdkSystemSetting.AWS_EC2_METADATA_SERVICE_ENDPOINT,
          SdkSystemSetting.AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE);

  private SdkProperties() {}

  /** Sets what the settings say. */
  static void set(AwsSettings settings) {
    for (SdkSystemSetting setting : ASKED_FOR) {
      String value = settings.variable(setting.environmentVariable());
      if (value != null) {
        System.setProperty(setting.property(), value);
      }
    }
  }
}
