package io.bootfs.store.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Test;

class KeyMatchTest {

  @Test
  void knowsKeysOfAnotherProvider() throws Exception {
    KeyPair own = keys();
    // What a process has that logs in by SSH, too.
    PrivateKey secret =
        KeyFactory.getInstance("ECDSA", new BouncyCastleProvider())
            .generatePrivate(new PKCS8EncodedKeySpec(own.getPrivate().getEncoded()));
    assertThat(secret.getAlgorithm()).isEqualTo("ECDSA");
    assertThat(KeyMatch.of(secret, own.getPublic())).isTrue();
    assertThat(KeyMatch.of(own.getPrivate(), keys().getPublic())).isFalse();
  }

  private static KeyPair keys() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }
}
